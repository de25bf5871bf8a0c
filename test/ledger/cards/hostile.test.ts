// Every card of the ledger over data as hostile and as long as they can be: no rule broken, nobody pinged, every button a command.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselineCard } from '../../../src/features/ledger/cards/baseline-card.ts';
import { changeListCard } from '../../../src/features/ledger/cards/change-list-card.ts';
import { changelogCard } from '../../../src/features/ledger/cards/changelog-card.ts';
import { choiceCard } from '../../../src/features/ledger/cards/choice-card.ts';
import { baselineLine, searchLine } from '../../../src/features/ledger/cards/command-lines.ts';
import type { Freshness } from '../../../src/features/ledger/cards/freshness.ts';
import { rowCard } from '../../../src/features/ledger/cards/row-card.ts';
import { nothingCard, searchCard } from '../../../src/features/ledger/cards/search-card.ts';
import { storiesOf } from '../../../src/features/ledger/cards/stories.ts';
import { summaryCard } from '../../../src/features/ledger/cards/summary-card.ts';
import type { PublishedResult } from '../../../src/features/ledger/queries.ts';
import type { LedgerDefinition } from '../../../src/features/ledger/settings.ts';
import type { Card } from '../../../src/feishu/card/card.ts';
import { hostileData } from '../../feishu/card/hostile.ts';
import { lookedAt } from '../../support/looked-at.ts';
import { change } from '../../web/pages/changes.ts';
import { rulesOf } from '../commands/chat.ts';

const CODES = Array.from({ length: 40 }, (_, index) => `site-${index}`);
const LEDGERS = Array.from({ length: 20 }, (_, index) => `ledger_${index}`);
const rules = rulesOf(CODES.map((code) => ({ code, name: code, aliases: [] })));

/** As long as a text column holds, of letters that take the most room: escaped ones, three bytes, four bytes, a backslash before each. */
const long = fc.constantFrom('<', '*', '值', '😀', '"', '\\', '&#60;', '值班 ').map((letter) => letter.repeat(3_000));
const text = fc.oneof({ weight: 2, arbitrary: hostileData }, { weight: 1, arbitrary: long });
const value = fc.option(text);
/** As many as there may be, not mostly few. */
const many = <T>(one: fc.Arbitrary<T>, maxLength: number, minLength = 0): fc.Arbitrary<T[]> =>
  fc.array(one, { minLength, maxLength, size: 'max' });
const code = fc.constantFrom(...CODES);
const ledger = fc.constantFrom(...LEDGERS);
const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const count = fc.nat({ max: 2_000_000_000 });
const words = many(fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }), 10);
const sites = many(text, 40, 1).map((names) => names.map((name, index) => ({ code: CODES[index] ?? '', name })));
const definitions: fc.Arbitrary<Readonly<Record<string, LedgerDefinition>>> = many(text, 20, 1).map((titles) =>
  Object.fromEntries(
    titles.map((title, index) => [
      LEDGERS[index] ?? '',
      {
        title,
        source: 'iot',
        key: ['code'],
        label: 'name',
        select: '',
        columns: { code: column(title), name: column(title), unit: column(title) },
      },
    ]),
  ),
);
const column = (title: string) => ({ title, from: 'point', tolerance: 0, sensitive: false });
const freshness: fc.Arbitrary<Freshness> = many(
  fc.record({ name: text, dataAsOf: fc.option(instant), trouble: text }),
  40,
).map((all) => ({
  sites: all.map((site, index) => ({ ...site, code: CODES[index] ?? '' })),
  now: new Date('2026-12-31T00:00:00Z'),
  staleHours: 26,
}));
const state = fc.constantFrom<PublishedResult['state'][]>(
  'built',
  'compared',
  'unchanged-source',
  'failed',
  'faulty',
  'held',
);
const results: fc.Arbitrary<readonly PublishedResult[]> = many(
  fc.record({
    publication: fc.nat(),
    site: code,
    ledger,
    state,
    rows: count,
    added: count,
    removed: count,
    modified: count,
    fields: count,
    data_as_of: fc.option(instant),
    note: text,
  }),
  60,
);
const href = fc.constantFrom(null, 'https://zhiban.example/ledger?q=1');
const changes = many(
  fc.record({
    site: code,
    ledger,
    kind: fc.constantFrom('added' as const, 'removed' as const, 'modified' as const),
    field: fc.constantFrom('name', 'unit'),
    key: text.map((key) => ({ code: key })),
    name: value,
    before: value,
    after: value,
    who: value,
    when: fc.option(instant),
  }),
  30,
);
const line = fc.record({ date: fc.constant('2026-11-21'), words, sites: many(code, 3) }, { requiredKeys: [] });

/** Tried many times over: what it throws names the data. */
function holds<T>(data: fc.Arbitrary<T>, cardOf: (data: T) => Card): void {
  const whole = fc.property(data, (facts) => {
    const card = cardOf(facts);
    expect(cardOf(facts)).toEqual(card);
    lookedAt(card, rules);
  });
  fc.assert(whole, { numRuns: 60, endOnFailure: true });
}

describe('a card holds, whatever the data:', () => {
  it('what was found', () => {
    const row = fc.record({
      site: fc.record({ code, name: text }),
      key: many(text, 2, 1),
      name: text,
      values: many(value, 4, 4),
    });
    const shown = fc.record({
      ledger,
      title: text,
      sites: many(fc.record({ code, name: text, count }), 40),
      columns: many(text, 4, 4),
      rows: many(row, 10, 1),
      page: fc.integer({ min: 1, max: 9_999 }),
      pages: fc.integer({ min: 1, max: 9_999 }),
    });
    const asked = fc.record({ ledgers: many(ledger, 3), sites: many(code, 40) });
    const counts = many(fc.record({ ledger, title: text, count }), 20);
    const found = { words, asked, where: text, counts, shown, unsearched: many(text, 8), freshness, page: href };
    holds(fc.record(found), searchCard);
  });

  it('what was not found', () => {
    const ways = many(fc.record({ text, line: words.map((some) => searchLine({ words: some })) }), 12);
    holds(fc.record({ words, where: text, looked: text, ways, unsearched: many(text, 8), freshness }), nothingCard);
  });

  it('one row', () => {
    const field = fc.record({ title: text, value });
    const groups = many(fc.record({ title: text, fields: many(field, 40) }), 6);
    const changed = fc.record({
      kind: fc.constantFrom('added' as const, 'removed' as const, 'modified' as const),
      title: text,
      before: value,
      after: value,
      who: value,
      at: instant,
    });
    const facts = fc.record({
      ledger: fc.record({ name: ledger, title: text }),
      site: fc.record({ code, name: text }),
      key: many(text, 2, 1),
      name: text,
      groups,
      touched: fc.record({ who: value, when: value }),
      changes: many(changed, 6),
      links: many(fc.record({ text, line: fc.constant(searchLine({})) }), 8),
      freshness,
    });
    holds(facts, rowCard);
  });

  it('a choice', () => {
    const choices = many(fc.record({ text, line: code.map(baselineLine) }), 40);
    holds(fc.record({ title: text, question: text, choices, freshness: fc.option(freshness) }), choiceCard);
  });

  it('what there is', () => {
    const occasion = fc.constantFrom('built' as const, 'now' as const);
    const facts = {
      occasion,
      publishedAt: fc.option(instant),
      results,
      sites,
      ledgers: definitions,
      freshness,
      page: href,
    };
    holds(fc.record(facts), summaryCard);
  });

  it('the changelog, told and asked for', () => {
    const asked = fc.record({
      subject: text,
      range: text,
      note: text,
      several: fc.boolean(),
      line,
      freshness,
    });
    const facts = fc.record({
      publication: fc.integer({ min: 1, max: 99_999 }),
      publishedAt: instant,
      results,
      changes,
      cut: fc.boolean(),
      sites,
      ledgers: definitions,
      page: href,
      asked: fc.option(asked, { nil: undefined }),
    });
    holds(facts, ({ changes: found, asked: question, ...rest }) => {
      const all = found.map((part) => change({ ...part, field: part.kind === 'modified' ? part.field : null }));
      const stories = storiesOf(all, rest.ledgers);
      return changelogCard(question === undefined ? { ...rest, stories } : { ...rest, stories, asked: question });
    });
  });

  it('change by change', () => {
    const listed = fc.record({
      site: text,
      ledger: text,
      row: text,
      kind: fc.constantFrom('added' as const, 'removed' as const, 'modified' as const),
      title: text,
      before: value,
      after: value,
      who: value,
      when: fc.option(instant),
    });
    const facts = fc.record({
      subject: text,
      range: text,
      changes: many(listed, 10),
      total: count,
      cut: fc.boolean(),
      page: fc.integer({ min: 1, max: 9_999 }),
      pages: fc.integer({ min: 1, max: 9_999 }),
      line,
      freshness,
      href,
    });
    holds(facts, changeListCard);
  });

  it('the baselines of a site', () => {
    const waiting = fc.oneof(
      fc.record({ added: count, removed: count, modified: count, fields: count }),
      fc.constantFrom('rebuilt' as const, 'unreadable' as const, null),
    );
    const row = fc.record({
      title: text,
      since: fc.option(instant),
      rows: count,
      result: fc.option(fc.record({ state, note: text })),
      waiting,
      note: text,
    });
    const site = fc.record({ code, name: text });
    const facts = fc.record({ site, ledgers: many(row, 20), readAt: fc.option(instant), freshness });
    holds(facts, baselineCard);
  });
});

// Pure parts of the search page and of what the home page says of sites.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SiteConfig } from '../../../src/config/core.ts';
import { pathWith, searchPath } from '../../../src/features/ledger/page/links.ts';
import { facetsOf, withinSites } from '../../../src/features/ledger/page/search-view.ts';
import { shownValue } from '../../../src/features/ledger/page/shown-value.ts';
import { standingsOf } from '../../../src/features/ledger/page/standing.ts';
import { piecesOf, wordsOf } from '../../../src/features/ledger/page/words.ts';
import type { Outcome, PublishedResult } from '../../../src/features/ledger/queries.ts';
import { pagingOf } from '../../../src/lib/paging.ts';
import { NAMING } from './changes.ts';

it('marks what was searched, whatever its case, and takes signs as they are', () => {
  expect(piecesOf('SZ-ac01.温度', ['AC01', '.温'])).toEqual([
    { text: 'SZ-', hit: false },
    { text: 'ac01', hit: true },
    { text: '.温', hit: true },
    { text: '度', hit: false },
  ]);
  expect(piecesOf('a+b', ['a.b'])).toEqual([{ text: 'a+b', hit: false }]);
});

it('gives the text back from its pieces', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ minLength: 1, unit: 'binary' })), (text, words) => {
      expect(
        piecesOf(text, words)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

it('parts words at any blank, also the full-width one', () => {
  expect(wordsOf('  空压机　温度\tA ')).toEqual(['空压机', '温度', 'A']);
});

it('pages inside the list, whatever the address says', () => {
  expect(pagingOf('2', 120, 50)).toEqual({ page: 2, pages: 3, first: 51, last: 100, total: 120 });
  for (const odd of ['0', '-1', '1.5', 'x', '', undefined]) expect(pagingOf(odd, 120, 50).page).toBe(1);
  expect(pagingOf('99', 120, 50)).toMatchObject({ page: 3, first: 101, last: 120 });
  expect(pagingOf('1', 0, 50)).toEqual({ page: 1, pages: 1, first: 0, last: 0, total: 0 });
});

it('keeps any words in an address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (q) => {
      expect(new URL(pathWith('/x', { q }), 'http://a').searchParams.get('q') ?? '').toBe(q);
    }),
  );
  expect(searchPath({ ledger: 'points', q: '', page: 1 })).toBe('/ledger?ledger=points');
});

it('shows instants in the time of the site, and leaves what only looks like one', () => {
  const instant = '2026-11-21T00:00:00Z';
  expect(shownValue(instant, 'TIMESTAMP WITH TIME ZONE', 'Asia/Shanghai')).toBe('2026-11-21 08:00:00');
  expect(shownValue(instant, 'VARCHAR', 'Asia/Shanghai')).toBe(instant);
  expect(shownValue('true', 'BOOLEAN', 'UTC')).toBe('是');
  expect(shownValue('true', 'VARCHAR', 'UTC')).toBe('true');
});

const site = { code: 'suzhou', name: '苏州基地', sources: { iot: {}, unused: {} } } as unknown as SiteConfig;
const outcome = (part: Partial<Outcome>): Outcome => ({
  site: 'suzhou',
  ledger: 'points',
  status: 'ok',
  message: '',
  rows: 10,
  refreshed_at: '2026-11-22T00:00:00.000Z',
  ...part,
});
const result = (part: Partial<PublishedResult>): PublishedResult => ({
  publication: 1,
  site: 'suzhou',
  ledger: 'points',
  state: 'compared',
  rows: 10,
  added: 0,
  removed: 0,
  modified: 0,
  fields: 0,
  data_as_of: '2026-11-22T00:00:00.000Z',
  note: '',
  ...part,
});
const standing = (outcomes: Outcome[], results: PublishedResult[], now = '2026-11-22T08:00:00.000Z') =>
  standingsOf({
    sites: [site],
    settings: { ledgers: NAMING.ledgers, staleHours: 36 },
    outcomes,
    results,
    now: new Date(now),
  })[0]?.sources;

it('says how a source stands, the worst of its ledgers first', () => {
  expect(standing([], [])).toMatchObject([{ source: 'iot', state: 'never', rows: 0, dataAsOf: null, stale: false }]);
  expect(standing([outcome({})], [result({})])).toMatchObject([{ state: 'ok', rows: 10, messages: [] }]);
  const failed = outcome({ ledger: 'devices', status: 'failed', message: '连不上' });
  expect(standing([outcome({}), failed], [result({}), result({ ledger: 'devices' })])).toMatchObject([
    { state: 'failed', rows: 20, messages: ['连不上'] },
  ]);
  const held = result({ state: 'held', note: '行数骤减，待确认' });
  expect(standing([outcome({})], [held])).toMatchObject([{ state: 'held', messages: ['行数骤减，待确认'] }]);
  expect(standing([outcome({ status: 'failed', message: '连不上' })], [held])).toMatchObject([{ state: 'failed' }]);
});

it('calls data old that missed a day', () => {
  const results = [result({}), result({ ledger: 'devices', data_as_of: '2026-11-21T00:00:00.000Z' })];
  expect(standing([outcome({})], results)).toMatchObject([{ stale: false, dataAsOf: '2026-11-21T00:00:00.000Z' }]);
  expect(standing([outcome({})], results, '2026-11-22T13:00:00.000Z')).toMatchObject([{ stale: true }]);
});

it('says nothing of sites that are not for who asks', () => {
  const site = (code: string, name: string) =>
    ({ code, name, aliases: [], timeZone: 'Asia/Shanghai' }) as never as SiteConfig;
  const sites = [site('suzhou', '苏州'), site('wuxi', '无锡')];
  const counts = new Map([
    ['suzhou', 3],
    ['wuxi', 700],
  ]);
  const result = { counts, total: 3, rows: [], dataAsOf: new Map() };
  const query = { ledger: 'points', site: 'suzhou', words: [], q: '' };
  const definition = NAMING.ledgers.points as never;
  const standings = sites.map((one) => ({ site: one, sources: [] }));
  const whole = { query, definition, sites, standings, result, typeOf: () => undefined };
  expect(facetsOf(whole).map(({ name, count }) => `${name} ${count}`)).toEqual(['苏州 3', '无锡 700']);
  const own = withinSites(whole, ['suzhou']);
  expect(facetsOf(own).map(({ name }) => name)).toEqual(['苏州']);
  expect(JSON.stringify([own.standings, [...own.result.counts]])).not.toMatch(/wuxi|700/);
});

// What a changelog says in sentences: one story for each thing that happened, however many rows show it.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ChangelogFacts, changelogCard } from '../../../src/features/ledger/cards/changelog-card.ts';
import { sentenceOf, sentencesOf } from '../../../src/features/ledger/cards/sentence.ts';
import { storiesOf, weightOf } from '../../../src/features/ledger/cards/stories.ts';
import type { Change } from '../../../src/features/ledger/history/changes.ts';
import type { PublishedResult } from '../../../src/features/ledger/queries.ts';
import { ledgerSettings } from '../../../src/features/ledger/settings.ts';
import { cardFaults } from '../../../src/feishu/card/check.ts';
import { hostileData } from '../../feishu/card/hostile.ts';
import { change } from '../../web/pages/changes.ts';

const SHIPPED = resolve(import.meta.dirname, '../../../config/ledgers');
const { ledgers } = ledgerSettings.parse(parse(readFileSync(join(SHIPPED, 'iot.yaml'), 'utf8')).ledger);

const said = (changes: readonly Change[]): readonly string[] =>
  storiesOf(changes, ledgers).map((story) => sentenceOf(story, ledgers).markdown);

const renamed = { before: '空压机12#', after: '空压机12#（大修）' };
const device = change({
  ledger: 'devices',
  key: { code: 'EQ-12' },
  field: 'name',
  name: '空压机12#（大修）',
  who: '李娜',
  ...renamed,
});
const point = (code: string): Change =>
  change({ key: { code }, field: 'device_name', name: `测点${code}`, ...renamed });
const list = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `P-${index}`);

describe('stories', () => {
  it('tell a renamed device once, with how far it reaches', () => {
    const relation = change({
      ledger: 'relations',
      key: { member_id: '7' },
      field: 'unit',
      before: '℃',
      after: '摄氏度',
    });
    expect(said([...list(40).map(point), device])).toEqual([
      '**空压机12#（EQ-12）** 改名为 **空压机12#（大修）**，影响 40 个采集点（李娜）',
    ]);
    const units = list(2).map((code) => change({ key: { code }, field: 'unit', before: '℃', after: '摄氏度' }));
    expect(said([...units, relation])).toEqual(['单位：℃ → 摄氏度，影响 2 个采集点、1 个聚合关系']);
  });

  it('put equal changes of many rows into one, and keep different ones apart', () => {
    const raised = list(3).map((code) =>
      change({ key: { code }, field: 'hi_limit', before: '1', after: '2', who: '王芳' }),
    );
    const other = change({ key: { code: 'Q' }, field: 'hi_limit', before: '1', after: null, who: '王芳' });
    const elsewhere = change({ site: 'wuxi', key: { code: 'P-0' }, field: 'hi_limit', before: '1', after: '2' });
    expect(said([other, ...raised, elsewhere])).toEqual([
      '3 个采集点的上限：1 → 2（王芳）',
      '**Q** 上限：1 → （空）（王芳）',
      '**P-0** 上限：1 → 2',
    ]);
  });

  it('name the first of what came and went, by whose hand, and what went before its equals', () => {
    const came = list(5).map((code) =>
      change({ key: { code }, kind: 'added', field: null, name: '进气温度', who: '李娜' }),
    );
    const went = list(5).map((code) => change({ key: { code }, kind: 'removed', field: null, name: null }));
    expect(said([...came, ...went])).toEqual([
      '删除 5 个采集点：P-0、P-1、P-2 等',
      '新增 5 个采集点：进气温度（P-0）、进气温度（P-1）、进气温度（P-2） 等（李娜）',
    ]);
  });

  it('are one sentence for one row, and one for a column of many rows', () => {
    const by = (who: string, code: string, field: string, after: string): Change =>
      change({ key: { code }, field, before: '1', after, who });
    const two = [by('王芳', 'Q', 'hi_limit', '2'), by('王芳', 'Q', 'lo_limit', '0'), by('李娜', 'Q', 'deadband', '3')];
    const many = list(1200).map((code, index) => by('李娜', code, 'hi_limit', `${index + 10}`));
    const same = list(5).map((code, index) => change({ ...by('王芳', code, 'lo_limit', '9'), before: `${index}` }));
    const texts = (changes: readonly Change[]): readonly string[] =>
      sentencesOf(storiesOf(changes, ledgers), ledgers).map(({ text }) => text.markdown);
    expect(texts([...two, ...many, ...same])).toEqual([
      '1,200 个采集点改了上限，例如 P-0 1 → 10（李娜）',
      '5 个采集点的下限改为 9（王芳）',
      '**Q** 上限：1 → 2；下限：1 → 0（王芳）',
      '**Q** 死区：1 → 3（李娜）',
    ]);
    expect(texts(many.slice(0, 3))).toHaveLength(3);
  });

  it('lose no row and count none twice', () => {
    const fields = ['name', 'device_name', 'unit', 'hi_limit'];
    const any = fc.record({
      site: fc.constantFrom('suzhou', 'wuxi'),
      kind: fc.constantFrom('added' as const, 'removed' as const, 'modified' as const),
      field: fc.constantFrom(...fields),
      key: fc.nat({ max: 9 }).map((code) => ({ code: `P-${code}` })),
      before: fc.constantFrom(null, '', 'a'),
      after: fc.constantFrom('b', 'c'),
      who: fc.constantFrom(null, '李娜', '王芳'),
    });
    // One row has one change of a field, or came, or went.
    const apart = fc.uniqueArray(any, {
      selector: ({ site, kind, field, key }) => JSON.stringify([site, key.code, kind === 'modified' ? field : kind]),
      maxLength: 60,
    });
    fc.assert(
      fc.property(apart, (parts) => {
        // Of one row the same value in two columns would be one row of one story.
        const changes = parts.map((part) =>
          change({
            ...part,
            after: `${part.after} ${part.field}`,
            field: part.kind === 'modified' ? part.field : null,
          }),
        );
        const stories = storiesOf(changes, ledgers);
        const sentences = sentencesOf(stories, ledgers);
        expect(sentences.reduce((sum, sentence) => sum + sentence.stories, 0)).toBe(stories.length);
        expect(sentences.reduce((sum, sentence) => sum + sentence.weight, 0)).toBe(changes.length);
        expect(stories.reduce((sum, story) => sum + weightOf(story), 0)).toBe(changes.length);
        const weights = stories.map(weightOf);
        expect(weights).toEqual(weights.toSorted((one, other) => other - one));
      }),
    );
  });
});

const result = (part: Partial<PublishedResult>): PublishedResult => ({
  publication: 7,
  site: 'suzhou',
  ledger: 'points',
  state: 'compared',
  rows: 30,
  added: 0,
  removed: 0,
  modified: 0,
  fields: 0,
  data_as_of: '2026-11-22T00:00:00.000Z',
  note: '',
  ...part,
});

const facts = (part: Partial<ChangelogFacts>): ChangelogFacts => ({
  publication: 7,
  publishedAt: '2026-11-22T00:01:00.000Z',
  results: [result({})],
  stories: [],
  cut: false,
  sites: [
    { code: 'suzhou', name: '苏州基地' },
    { code: 'wuxi', name: '无锡基地' },
  ],
  ledgers,
  page: null,
  ...part,
});

const titleOf = (part: Partial<ChangelogFacts>): unknown =>
  (changelogCard(facts(part)).header as { title: { content: string } }).title.content;

describe('the changelog card', () => {
  it('says the conclusion in its title', () => {
    expect(titleOf({})).toBe('台账没有变更');
    expect(titleOf({ results: [result({ added: 2, removed: 3, fields: 1234 })] })).toBe('台账 1,239 项变更');
    expect(titleOf({ results: [result({ state: 'built' })] })).toBe('台账基准已建立：1 个基地、1 本台账、30 行');
    const stayed = [result({ fields: 1 }), result({ site: 'wuxi', state: 'failed' })];
    expect(titleOf({ results: stayed })).toBe('台账 1 项变更，1 个基地没有比对');
  });

  it('has a line a site with its worst state, its sums and the oldest data', () => {
    const results = [
      result({ added: 1, fields: 2 }),
      result({ ledger: 'devices', state: 'held', removed: 4, data_as_of: '2026-11-21T00:00:00.000Z' }),
    ];
    const card = JSON.stringify(changelogCard(facts({ results })));
    expect(card).toContain(
      '"c0":"苏州基地","c1":[{"text":"待确认","color":"orange"}],"c2":1,"c3":4,"c4":2,"c5":"11-21 周六 08:00"',
    );
    expect(card).not.toContain('无锡基地');
  });

  it('tells the twelve most important and says how many there are more', () => {
    const changes = list(15).map((code, index) =>
      change({ key: { code }, field: 'remark', after: `${index}`, who: `${index}` }),
    );
    const card = JSON.stringify(changelogCard(facts({ stories: storiesOf(changes, ledgers) })).body);
    expect(card.match(/备注：/g)).toHaveLength(12);
    expect(card).toContain('另有 3 项，见工作簿。');
  });

  it('breaks no rule and pings nobody, whatever stands in the data', () => {
    const hostile = fc.record({
      name: hostileData,
      before: hostileData,
      after: hostileData,
      who: hostileData,
      code: hostileData,
    });
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 20 }), hostileData, (rows, siteName) => {
        const changes = rows.map(({ code, ...row }) => change({ field: 'name', key: { code }, ...row }));
        const sites = [{ code: 'suzhou', name: siteName }];
        const card = changelogCard(facts({ stories: storiesOf(changes, ledgers), sites }));
        expect(cardFaults(card)).toEqual([]);
        expect(JSON.stringify(card)).not.toMatch(/<at\b/i);
      }),
    );
  });
});

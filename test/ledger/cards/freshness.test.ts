// What is said of the age of data: time by time, and no longer than a card can hold.
import { describe, expect, it } from 'vitest';
import { type Freshness, freshnessElement, type SiteFreshness } from '../../../src/features/ledger/cards/freshness.ts';

const NOW = new Date('2026-11-21T02:00:00Z');

function site(index: number, rest: Partial<SiteFreshness> = {}): SiteFreshness {
  return {
    code: `s${index}`,
    name: `基地${index}`,
    dataAsOf: `2026-11-21T00:0${index}:00.000Z`,
    trouble: '',
    ...rest,
  };
}

function said(sites: readonly SiteFreshness[]): readonly string[] {
  const freshness: Freshness = { sites, now: NOW, staleHours: 26 };
  const element = freshnessElement(freshness) as unknown as { readonly content: string };
  return element.content.split('\n').map((line) => line.replace(/<[^>]*>/g, ''));
}

describe('how old the data are', () => {
  it('is a line for each time, with the sites that were read then', () => {
    expect(said([site(1)])).toEqual(['数据截至 11-21 周六 08:01']);
    expect(said([site(1), site(2), site(3, { dataAsOf: null })])).toEqual([
      '数据截至 11-21 周六 08:01：基地1',
      '数据截至 11-21 周六 08:02：基地2',
      '还没有数据：基地3',
    ]);
  });

  it('is from when to when, where every site was read in a minute of its own', () => {
    const sites = [4, 2, 5, 1, 3].map((index) => site(index));
    expect(said(sites)).toEqual(['数据截至 11-21 周六 08:01 至 11-21 周六 08:05（5 个基地）']);
    expect(said([...sites, site(6, { dataAsOf: null })])).toEqual([
      '数据截至 11-21 周六 08:01 至 11-21 周六 08:05（5 个基地）',
      '还没有数据：基地6',
    ]);
  });

  it('counts the sites whose troubles are too many to be told one by one', () => {
    const sites = [1, 2, 3, 4, 5, 6].map((index) =>
      site(index, { dataAsOf: NOW.toISOString(), trouble: `故障${index}`.padEnd(300, '长') }),
    );
    const [, ...troubles] = said(sites);
    expect(troubles.slice(0, 4).map((line) => line.slice(0, 8))).toEqual(
      [1, 2, 3, 4].map((n) => `基地${n}：故障${n}长`),
    );
    expect(Math.max(...troubles.map((line) => line.length))).toBeLessThan(70);
    expect(troubles.slice(4)).toEqual(['另有 2 个基地的数据没有更新']);
  });
});

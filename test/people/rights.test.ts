// Who may do what: every right × site × action over every kind of grant, against an oracle written the other way round.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denialSentence } from '../../src/people/denial.ts';
import { includesRight, RIGHTS, type Right, rightNamed } from '../../src/people/right.ts';
import { adminsFor, type Grant, mayDo, type RightRules, sitesWhere } from '../../src/people/rights.ts';
import { asker } from '../support/rights.ts';

const rulesOf = (...grants: readonly Omit<Grant, 'id'>[]): RightRules => ({
  default: 'query',
  chats: ['oc_a'],
  grants: grants.map((grant, at) => ({ id: `g${at}`, ...grant })),
});

/** By hand: rows hold, columns are needed, in the order of RIGHTS. */
const INCLUDES: Readonly<Record<Right, string>> = {
  visit: 'yes no no no no',
  query: 'yes yes no no no',
  operate: 'yes yes yes no no',
  approve: 'yes yes no yes no',
  admin: 'yes yes yes yes yes',
};

describe('a right', () => {
  it.each(RIGHTS)('%s includes these', (held) => {
    expect(RIGHTS.map((needed) => (includesRight(held, needed) ? 'yes' : 'no')).join(' ')).toBe(INCLUDES[held]);
  });

  it('is called by its title or its name', () => {
    expect(['操作', '操作权限', 'Operate', '管理', '超级'].map(rightNamed)).toEqual([
      'operate',
      'operate',
      'operate',
      'admin',
      null,
    ]);
  });
});

const PLACES = {
  everywhere: undefined,
  suzhou: ['suzhou'],
  both: ['suzhou', 'wuxi'],
} as const;
const ACTIONS = { everything: undefined, refresh: ['刷新'], accept: ['基线 确认', '台账'] } as const;
const NEEDED_SITES = [[], ['suzhou'], ['wuxi'], ['suzhou', 'wuxi'], ['nanjing']] as const;
const NEEDED_ACTIONS = ['刷新 台账', '刷新', '刷新台账', '基线 确认', '基线 查看', '台账 导出'] as const;
/** By hand: which of NEEDED_SITES, NEEDED_ACTIONS each covers. */
const COVERED_SITES = { everywhere: [0, 1, 2, 3, 4], suzhou: [1], both: [1, 2, 3] } as const;
const COVERED_ACTIONS = { everything: [0, 1, 2, 3, 4, 5], refresh: [0, 1], accept: [3, 5] } as const;

describe('every right × site × action', () => {
  for (const held of RIGHTS)
    for (const place of ['everywhere', 'suzhou', 'both'] as const)
      for (const action of ['everything', 'refresh', 'accept'] as const)
        it(`${held} ${place} for ${action}`, () => {
          for (const to of ['ou_li', 'oc_room', 'od-team']) {
            const rules = rulesOf({ to, right: held, sites: PLACES[place], actions: ACTIONS[action] });
            const li = asker('ou_li', 'oc_room', { departments: ['od-team'] });
            for (const [row, needed] of RIGHTS.entries())
              for (const [site, sites] of NEEDED_SITES.entries())
                for (const [at, name] of NEEDED_ACTIONS.entries()) {
                  const isIncluded = INCLUDES[held].split(' ')[row] === 'yes';
                  const isCovered = (COVERED_SITES[place] as readonly number[]).includes(site);
                  const isMeant = (COVERED_ACTIONS[action] as readonly number[]).includes(at);
                  const expected = needed === 'visit' || (isIncluded && isCovered && isMeant);
                  const need = { right: needed, action: name, sites };
                  expect(mayDo(rules, li, need), JSON.stringify(need)).toBe(expected);
                  // Nobody else has anything of it, and he himself nothing after he has left.
                  expect(mayDo(rules, asker('ou_other', 'oc_other'), need)).toBe(needed === 'visit');
                  expect(mayDo(rules, { ...li, hasLeft: true }, need)).toBe(false);
                }
          }
        });
});

describe('what is denied unless granted', () => {
  const need = { right: 'query', action: '台账', sites: [] } as const;

  it('lets everybody query in the configured chats, and visit elsewhere', () => {
    expect(mayDo(rulesOf(), asker('ou_x', 'oc_a'), need)).toBe(true);
    for (const chat of ['oc_private', null]) expect(mayDo(rulesOf(), asker('ou_x', chat), need)).toBe(false);
    expect(mayDo({ ...rulesOf(), default: 'visit' }, asker('ou_x', 'oc_a'), need)).toBe(false);
  });

  it('never takes away: a grant more allows no less', () => {
    const grant = fc.record({
      to: fc.constantFrom('ou_a', 'ou_b', 'oc_a', 'od-t'),
      right: fc.constantFrom(...RIGHTS),
      sites: fc.option(fc.subarray(['suzhou', 'wuxi'], { minLength: 1 }), { nil: undefined }),
      actions: fc.option(fc.subarray(['刷新', '台账 导出'], { minLength: 1 }), { nil: undefined }),
    });
    const needed = fc.record({
      right: fc.constantFrom(...RIGHTS),
      action: fc.constantFrom(...NEEDED_ACTIONS),
      sites: fc.subarray(['suzhou', 'wuxi', 'nanjing']),
    });
    const property = fc.property(fc.array(grant), grant, needed, (grants, more, wanted) => {
      const who = asker('ou_a', 'oc_a', { departments: ['od-t'] });
      if (mayDo(rulesOf(...grants), who, wanted)) expect(mayDo(rulesOf(...grants, more), who, wanted)).toBe(true);
      // All sites are more than some, and several more than each of them.
      if (mayDo(rulesOf(...grants), who, wanted))
        for (const site of wanted.sites.length === 0 ? ['nanjing'] : wanted.sites)
          expect(mayDo(rulesOf(...grants), who, { ...wanted, sites: [site] })).toBe(true);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('says which right, for which site, and who grants it by name', () => {
    const rules = rulesOf(
      { to: 'ou_wang', right: 'admin', name: '王工' },
      { to: 'ou_zhao', right: 'admin', sites: ['wuxi'] },
      { to: 'ou_li', right: 'operate', sites: ['wuxi'] },
    );
    const known = new Map([['ou_zhao', { name: '赵工', departments: [], hasLeft: false }]]);
    const siteName = (code: string): string => ({ suzhou: '苏州基地', wuxi: '无锡基地' })[code] ?? code;
    const told = (person: string, sites: readonly string[], who = known): string =>
      denialSentence({
        rules,
        asker: asker(person),
        need: { right: 'operate', action: '刷新 台账', sites },
        known: who,
        siteName,
      });
    expect(told('ou_chen', ['suzhou'])).toBe(
      '“刷新 台账”需要苏州基地的操作权限，你还没有，所以没有执行。权限由王工授予，你的 open_id 是 ou_chen',
    );
    expect(told('ou_chen', ['wuxi'])).toContain('权限由王工、赵工授予');
    expect(told('ou_li', [])).toContain('你只有无锡基地的，请写上基地');
    const left = new Map([['ou_wang', { name: '王工', departments: [], hasLeft: true }]]);
    expect(told('ou_chen', ['suzhou'], left)).toContain('现在没有管理员');
    expect(sitesWhere(rules, asker('ou_li'), { right: 'operate', action: '刷新 台账', sites: [] })).toEqual(['wuxi']);
    expect([[], ['wuxi'], ['suzhou']].map((sites) => adminsFor(rules, { sites }))).toEqual([
      ['ou_wang'],
      ['ou_wang', 'ou_zhao'],
      ['ou_wang'],
    ]);
  });
});

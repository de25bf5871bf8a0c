// Whatever is pressed in whatever order: nothing is done without its requester, nor twice, nor by him alone where two are needed.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Approval, type ApprovalPress, digestOf, readApprovalMark, stepOf } from '../../src/people/approvals.ts';

const AT = Date.UTC(2026, 10, 26);
const made = (needsSecond: boolean): Approval => ({
  ...{
    id: 'a',
    command: '清空',
    line: '清空 一号',
    digest: 'd',
    requester: 'ou_li',
    chat: 'oc_a',
    needsSecond,
    preview: null,
  },
  ...{ state: 'asked', askedAt: new Date(AT), expiresAt: new Date(AT + 600_000) },
});

const press = fc.record({
  person: fc.constantFrom('ou_li', 'ou_zhao', 'ou_x'),
  chat: fc.constantFrom('oc_a', 'oc_a', 'oc_b'),
  digest: fc.constantFrom('d', 'd', 'e'),
  press: fc.constantFrom('yes' as const, 'yes' as const, 'no' as const),
  second: fc.nat(1_200),
});

it('holds for every sequence of presses', () => {
  const property = fc.property(fc.boolean(), fc.array(press, { maxLength: 12 }), (needsSecond, presses) => {
    let approval = made(needsSecond);
    const taken: (ApprovalPress & { readonly kind: string })[] = [];
    for (const { second, ...one } of presses.toSorted((before, after) => before.second - after.second)) {
      const pressed = { ...one, now: new Date(AT + second * 1_000) };
      const { kind } = stepOf(approval, pressed);
      if (kind === 'refused') continue;
      taken.push({ ...pressed, kind });
      const state = kind === 'second' ? 'waiting' : kind === 'run' ? 'done' : 'refused';
      approval = { ...approval, state, ...(kind === 'second' ? { expiresAt: new Date(AT + 3_600_000) } : {}) };
    }
    const runs = taken.filter(({ kind }) => kind === 'run');
    expect(runs.length).toBeLessThanOrEqual(1);
    expect(taken.every(({ chat, digest }) => chat === 'oc_a' && digest === 'd')).toBe(true);
    if (runs.length === 1) {
      // Its requester said yes, and nobody said no before.
      expect(taken.some(({ person, press: said }) => person === 'ou_li' && said === 'yes')).toBe(true);
      expect(taken.some(({ kind }) => kind === 'cancel')).toBe(false);
      const people = new Set(taken.map(({ person }) => person));
      expect(people.size).toBe(needsSecond ? 2 : 1);
      if (needsSecond) expect(runs[0]?.person).not.toBe('ou_li');
    }
    const first = taken[0];
    if (first !== undefined) expect(first.now.getTime()).toBeLessThan(AT + 600_000);
  });
  fc.assert(property, { numRuns: 2_000 });
});

it('tells what is to be done by its parts, not by how it was written', () => {
  const options = new Map([
    ['甲', '1'],
    ['乙', '2'],
  ]);
  const one = { command: '清空', words: ['a', 'b'], options, sites: ['s', 'w'] };
  expect(digestOf({ ...one, options: new Map([...options].reverse()), sites: ['w', 's'] })).toBe(digestOf(one));
  const others = [
    { ...one, words: ['b', 'a'] },
    { ...one, words: ['a b'] },
    { ...one, sites: ['s'] },
    { ...one, sites: [] },
    { ...one, command: '重建' },
    { ...one, options: new Map([['甲', '2']]) },
  ];
  expect(new Set([one, ...others].map(digestOf)).size).toBe(others.length + 1);
});

it('reads its own marks only', () => {
  const id = '01k9aaaaaaaaaaaaaaaaaaaaaa';
  expect(readApprovalMark(`approval/${id}/yes`)).toEqual({ id, press: 'yes' });
  for (const mark of [null, '', 'page/2', `approval/${id}`, `approval/${id}/maybe`, `approval/../yes`])
    expect(readApprovalMark(mark)).toBe(null);
});

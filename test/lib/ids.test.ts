import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdMaker, madeAt } from '../../src/lib/ids.ts';

describe('ids', () => {
  it('ascend strictly within a maker, whatever its clock does', () => {
    const instants = fc.array(fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }), {
      minLength: 2,
      maxLength: 50,
    });
    fc.assert(
      fc.property(instants, (times) => {
        const newId = createIdMaker();
        const ids = times.map((at) => newId(at));
        expect(ids).toEqual(ids.toSorted());
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
      }),
    );
  });

  it('tell when they were made', () => {
    const instants = fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(fc.property(instants, (at) => madeAt(createIdMaker()(at)) === at.getTime()));
    for (const other of ['', '12', 'ou_zhang', 'i'.repeat(26)]) expect(madeAt(other)).toBeNull();
  });

  it('count on within one millisecond, also from the highest chance', () => {
    const newId = createIdMaker((bytes) => Buffer.alloc(bytes, 0xff));
    const at = new Date('2026-11-21T00:00:00Z');
    const ids = Array.from({ length: 1_000 }, () => newId(at));
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(new Set(ids.map((id) => id.slice(0, 10))).size).toBe(1);
  });

  it('of different makers sort by their time and do not clash', () => {
    const at = new Date('2026-11-21T00:00:00.000Z');
    const later = new Date(at.getTime() + 1);
    const early = Array.from({ length: 500 }, () => createIdMaker()(at));
    const late = Array.from({ length: 500 }, () => createIdMaker()(later));
    expect(new Set([...early, ...late]).size).toBe(1_000);
    const last = early.toSorted().at(-1) ?? '';
    expect(late.every((id) => id > last)).toBe(true);
  });
});

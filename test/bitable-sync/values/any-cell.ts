// Any cell of any kind, as fast-check makes them.
import fc from 'fast-check';
import type { Cell, CellKind } from '../../../src/features/bitable-sync/model/cell.ts';

export interface AnyCell {
  readonly kind: CellKind;
  readonly cell: Cell;
}

const some = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const name = some.map((text) => text.trim()).filter((text) => text !== '' && !/[\u0000-\u001f\u007f]/.test(text));
const listOf = (one: fc.Arbitrary<string>): fc.Arbitrary<Cell> =>
  fc.uniqueArray(one, { minLength: 1, maxLength: 8 }).map((list) => list.sort());

const OF_KIND: Readonly<Record<CellKind, fc.Arbitrary<Cell>>> = {
  text: some,
  number: fc
    .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.maxSafeInteger())
    .map((number) => (number === 0 ? 0 : number)),
  select: name,
  multi: listOf(name),
  date: fc
    .date({ noInvalidDate: true, min: new Date('1000-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z') })
    .map((date) => date.getTime()),
  checkbox: fc.boolean(),
  url: fc.record({ text: some, link: fc.webUrl() }),
  phone: fc.tuple(fc.constantFrom('', '+'), fc.stringMatching(/^\d{1,63}$/)).map((parts) => parts.join('')),
  person: listOf(fc.stringMatching(/^ou_[0-9a-f]{8}$/)),
};

/** Empty ones, too. */
export function cellsOf(kind: CellKind): fc.Arbitrary<Cell> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<Cell>(kind === 'checkbox' ? false : null) },
    { weight: 9, arbitrary: OF_KIND[kind] },
  );
}

export const KINDS = Object.keys(OF_KIND) as readonly CellKind[];

export function anyCell(): fc.Arbitrary<AnyCell> {
  return fc.constantFrom(...KINDS).chain((kind) => cellsOf(kind).map((cell) => ({ kind, cell })));
}

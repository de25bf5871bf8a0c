import fc from 'fast-check';

const FRAGMENTS = [
  '=',
  '+',
  '-',
  '@',
  '＝',
  '＋',
  '－',
  '＠',
  '\t',
  '\n',
  '\r',
  ' ',
  '\u3000',
  '\u00A0',
  '_x000D_',
  '_x0041_x0042_x0043_',
  '_x',
  'x0041_',
  '_',
  '&',
  '<',
  '>',
  ']]>',
  '&amp;',
  '"',
  "'",
  '\0',
  '\u0001',
  '\u001F',
  '\u007F',
  '\u0085',
  '\u2028',
  '\uFEFF',
  '\uFFFD',
  '\uFFFE',
  '\uFFFF',
  '\uD800',
  '\uDC00',
  '\uDBFF',
  '😀',
  '\u{10FFFF}',
  '采集点',
  '①',
  'a',
  'Z',
  '0',
  '\\N',
  '\\1',
  ',',
  ';',
  '|',
];

/** Texts that break writers: every special character at every place, lone surrogates, any code point, and texts made of nothing but such. */
export const hostileText = fc.oneof(
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 20 }),
);

/** Texts around the length at which cells are cut, with characters of one and of two UTF-16 units at the edge. */
export const longText = fc
  .tuple(
    fc.integer({ min: 32_700, max: 32_800 }),
    fc.constantFrom('x', '中', '😀'),
    fc.array(fc.constantFrom('😀', 'y', '\0', '<', '中'), { maxLength: 12 }),
    fc.constantFrom('', '=', ' '),
  )
  .map(([length, filler, tail, start]) => (start + filler.repeat(length)).slice(0, length) + tail.join(''));

// The kinds of values that a ledger's column may hold, as texts made here and not by DuckDB, with what counts as the same value.
import fc from 'fast-check';

export interface ValueKind {
  /** As DuckDB describes it. */
  readonly type: string;
  /** Canonical texts. */
  readonly values: fc.Arbitrary<string>;
  /** One text for each value: what must come back exactly. */
  exact(text: string): string;
  /** True when two values are no change for people. */
  same(one: string, other: string, tolerance: number): boolean;
}

/** Shows itself by its type where a property fails. */
function valueKind(kind: ValueKind): ValueKind {
  return Object.assign(kind, { [fc.toStringMethod]: () => kind.type });
}

const HOSTILE = [
  ...[
    '"',
    '""',
    "'",
    "''",
    '`',
    ',',
    ';',
    '|',
    '\\',
    '\\N',
    '\\n',
    '\\u0000',
    '\\ud83d',
    '\n',
    '\n\n',
    '\t',
    '$',
    '{',
    '}',
    '[',
  ],
  ...[
    'NULL',
    'null',
    'nan',
    '~',
    '=',
    '=1+1',
    '@',
    '%',
    '0',
    '00',
    '1',
    '01',
    'a',
    'A',
    'ａ',
    'Ａ',
    '１',
    'é',
    'e\u0301',
    'ß',
    'ss',
  ],
  ...[
    '电表',
    '電錶',
    '🙂',
    '👩‍👩‍👧',
    '\u200b',
    '\u2028',
    '\ufeff',
    '\u007f',
    '\u0085',
    '\u3000',
    '\u00a0',
    '\u{10ffff}',
    ' ',
  ],
];

/** No C0 control characters but tab and line feed, no lone surrogates: cleaning has removed them. */
const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...HOSTILE), maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary', maxLength: 8 }).map((one) => one.replaceAll(/[\0-\x08\x0b-\x1f]/g, '')),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'a', 'A', '1', '01', '1.0', '\\N') },
);

export const TEXT: ValueKind = valueKind({
  type: 'VARCHAR',
  values: text,
  exact: (one) => one,
  same: (one, other) => one === other,
});

/** Scaled by 10^30, so that no tolerance and no decimal loses digits. */
const SCALE = 30;

function scaled(decimal: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(decimal) ?? [];
  const value = BigInt((whole === '' ? '0' : whole) + fraction.padEnd(SCALE, '0'));
  return sign === '-' ? -value : value;
}

function near(one: string, other: string, tolerance: number): boolean {
  const distance = scaled(one) - scaled(other);
  const allowed = scaled(tolerance.toFixed(12));
  return (distance < 0n ? -distance : distance) <= allowed;
}

export function integer(type: string, min: bigint, max: bigint): ValueKind {
  const few = (value: bigint): bigint => (value < min ? min : value);
  return valueKind({
    type,
    values: fc
      .oneof(
        fc.bigInt({ min: few(-4n), max: 4n }),
        fc.bigInt({ min, max }),
        fc.constantFrom(min, max, max - 1n, min + 1n),
      )
      .map(String),
    exact: (one) => one,
    same: near,
  });
}

function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = value < 0n ? '-' : '';
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}

export function decimal(precision: number, scale: number): ValueKind {
  const max = 10n ** BigInt(precision) - 1n;
  const small = 3n * 10n ** BigInt(Math.max(scale - 2, 0));
  return valueKind({
    type: `DECIMAL(${precision},${scale})`,
    values: fc
      .oneof(
        fc.bigInt({ min: -small, max: small }),
        fc.bigInt({ min: -max, max }),
        fc.constantFrom(0n, 1n, -1n, max, -max),
      )
      .map((value) => decimalText(value, scale)),
    exact: (one) => one,
    same: near,
  });
}

function doubleOf(one: string): number {
  if (one === 'inf') return Number.POSITIVE_INFINITY;
  if (one === '-inf') return Number.NEGATIVE_INFINITY;
  return Number(one);
}

export const DOUBLE: ValueKind = valueKind({
  type: 'DOUBLE',
  values: fc
    .oneof(
      fc.double(),
      fc.integer({ min: -20, max: 20 }).map((value) => value / 10),
      fc.constantFrom(0, -0, 0.1, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, 2 ** 53, 2 ** 53 + 2),
    )
    .map((value) => {
      if (Object.is(value, -0)) return '-0.0';
      return Number.isFinite(value) || Number.isNaN(value) ? String(value).toLowerCase() : value > 0 ? 'inf' : '-inf';
    }),
  exact: (one) => (Object.is(doubleOf(one), -0) ? '-0' : String(doubleOf(one))),
  same: (one, other, tolerance) => {
    const [a, b] = [doubleOf(one), doubleOf(other)];
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
    return Math.abs(a - b) <= tolerance && tolerance > 0;
  },
});

function ofMicros(micros: bigint): { readonly day: string; readonly time: string } {
  const millis = micros / 1000n - (micros % 1000n < 0n ? 1n : 0n);
  const iso = new Date(Number(millis)).toISOString();
  const within = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const fraction = within === 0n ? '' : `.${within.toString().padStart(6, '0').replace(/0+$/, '')}`;
  return { day: iso.slice(0, 10), time: `${iso.slice(11, 19)}${fraction}` };
}

/** From the year 1 to the year 9999, to the microsecond. */
const micros = fc.oneof(
  fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }),
  fc.bigInt({ min: 1_795_000_000n, max: 1_795_000_003n }).map((seconds) => seconds * 1_000_000n),
  fc.constantFrom(0n, 1n, 999_999n, 1_000_000n, 1_795_219_200_123_456n, 1_795_219_200_123_450n),
);

const byText = { exact: (one: string) => one, same: (one: string, other: string) => one === other };
const orInfinite = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: texts }, { weight: 1, arbitrary: fc.constantFrom('infinity', '-infinity') });

export const DATE: ValueKind = valueKind({
  type: 'DATE',
  values: orInfinite(micros.map((at) => ofMicros(at).day)),
  ...byText,
});

export const TIMESTAMP: ValueKind = valueKind({
  type: 'TIMESTAMP',
  values: orInfinite(micros.map((at) => `${ofMicros(at).day} ${ofMicros(at).time}`)),
  ...byText,
});

export const TIMESTAMPTZ: ValueKind = valueKind({
  type: 'TIMESTAMP WITH TIME ZONE',
  values: orInfinite(micros.map((at) => `${ofMicros(at).day}T${ofMicros(at).time}Z`)),
  ...byText,
});

export const BOOLEAN: ValueKind = valueKind({ type: 'BOOLEAN', values: fc.constantFrom('true', 'false'), ...byText });

export const INTEGERS: readonly ValueKind[] = [
  integer('TINYINT', -128n, 127n),
  integer('UTINYINT', 0n, 255n),
  integer('SMALLINT', -32_768n, 32_767n),
  integer('UINTEGER', 0n, 4_294_967_295n),
  integer('INTEGER', -2_147_483_648n, 2_147_483_647n),
  integer('BIGINT', -(2n ** 63n), 2n ** 63n - 1n),
  integer('UBIGINT', 0n, 2n ** 64n - 1n),
];

export const DECIMALS: readonly ValueKind[] = [
  decimal(12, 6),
  decimal(18, 4),
  decimal(5, 0),
  decimal(4, 3),
  decimal(38, 0),
  decimal(38, 10),
];

/** Text often, since it is what most ledgers hold. */
export const anyKind: fc.Arbitrary<ValueKind> = fc.oneof(
  fc.constant(TEXT),
  fc.constantFrom(...INTEGERS),
  fc.constantFrom(...DECIMALS),
  fc.constantFrom(DOUBLE, DATE, TIMESTAMP, TIMESTAMPTZ, BOOLEAN),
);

/** Kinds that a key may have: a double is no name for anything. */
export const keyKind: fc.Arbitrary<ValueKind> = fc.oneof(
  fc.constant(TEXT),
  fc.constantFrom(...INTEGERS, ...DECIMALS, DATE, TIMESTAMP, TIMESTAMPTZ, BOOLEAN),
);

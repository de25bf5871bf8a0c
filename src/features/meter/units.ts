// Energy and money as whole hundredths: sums are exact, and one cannot be taken for the other.

declare const unit: unique symbol;

/** Hundredths of a kWh (度), a safe integer: 119.65 kWh is 11965. */
export type Kwh = number & { readonly [unit]: 'kWh/100' };

/** Hundredths of a yuan (元, so 分), a safe integer: 95.72 元 is 9572. */
export type Yuan = number & { readonly [unit]: 'yuan/100' };

/** Ten-thousandths of a yuan for a kWh, a safe integer: 0.80 元/度 is 8000. */
export type Price = number & { readonly [unit]: 'yuan/kWh/10000' };

export const NO_KWH = 0 as Kwh;

/** @throws RangeError when it is no whole number of hundredths that a double holds exactly */
export function kwh(hundredths: number): Kwh {
  return whole(hundredths) as Kwh;
}

/** @throws RangeError as kwh() */
export function yuan(hundredths: number): Yuan {
  return whole(hundredths) as Yuan;
}

/** @throws RangeError as kwh() */
export function price(tenThousandths: number): Price {
  return whole(tenThousandths) as Price;
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`a safe integer was wanted, found ${value}`);
  return value === 0 ? 0 : value;
}

export function sumKwh(values: Iterable<Kwh>): Kwh {
  let sum = 0;
  for (const value of values) sum += value;
  return kwh(sum);
}

/** Digits as a source or a database writes them, rounded half away from zero to the unit; null for what is no plain decimal. */
export function kwhFrom(text: string): Kwh | null {
  const units = unitsFrom(text, 2);
  return units === null ? null : kwh(units);
}

/** As kwhFrom. */
export function yuanFrom(text: string): Yuan | null {
  const units = unitsFrom(text, 2);
  return units === null ? null : yuan(units);
}

/** As kwhFrom, four places. */
export function priceFrom(text: string): Price | null {
  const units = unitsFrom(text, 4);
  return units === null ? null : price(units);
}

function unitsFrom(text: string, places: number): number | null {
  const match = /^([+-]?)(\d{1,12})(?:\.(\d*))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign, digits = '', fraction = ''] = match;
  const kept = Number(`${digits}${fraction.slice(0, places).padEnd(places, '0')}`);
  const units = kept + (Number(fraction[places] ?? '0') >= 5 ? 1 : 0);
  return sign === '-' && units !== 0 ? -units : units;
}

/** Always two decimals, without a unit: `119.65`; for the database, too. */
export function decimalText(hundredths: Kwh | Yuan): string {
  const digits = String(Math.abs(hundredths)).padStart(3, '0');
  return `${hundredths < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `119.65 度` */
export function kwhText(value: Kwh): string {
  return `${decimalText(value)} 度`;
}

/** `95.72 元` */
export function yuanText(value: Yuan): string {
  return `${decimalText(value)} 元`;
}

/** The number that JSON carries: 119.65. */
export function jsonNumber(hundredths: Kwh | Yuan): number {
  return Number(decimalText(hundredths));
}

/** What energy costs, rounded half up to the 分. */
export function costOf(energy: Kwh, rate: Price): Yuan {
  const cents = (BigInt(Math.abs(energy)) * BigInt(rate) + 5_000n) / 10_000n;
  return yuan(Number(energy < 0 ? -cents : cents));
}

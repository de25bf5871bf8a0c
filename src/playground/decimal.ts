// Exact decimal arithmetic on text: limits, prices and factors never pass through floating point.

/** `12.50` with 4 places becomes 125000n. Digits beyond `places` are an error of the caller and throw a RangeError. */
export function toUnits(text: string, places: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const fraction = (match?.[3] ?? '').replace(/0+$/, '');
  if (match === null || fraction.length > places) throw new RangeError(`no decimal with ${places} places: ${text}`);
  const units = BigInt(`${match[2]}${fraction.padEnd(places, '0')}`);
  return match[1] === '-' ? -units : units;
}

/** 125000n with 4 places becomes `12.5`: plain digits, no trailing zeros, no exponent. */
export function fromUnits(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - places);
  return `${units < 0n ? '-' : ''}${whole}${places > 0 && fraction !== '' ? `.${fraction}` : ''}`;
}

function placesOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

/** The value times `percent` / 100, cut (towards zero) to as many places as the value had before, at least `least`. */
export function scaled(text: string, percent: number, least = 0): string {
  const places = Math.max(least, placesOf(text));
  return fromUnits((toUnits(text, places) * BigInt(percent)) / 100n, places);
}

/** The value `percent` of the way from low to high, cut to the places of the finer of both, at least one. */
export function between(low: string, high: string, percent: number): string {
  const places = Math.max(1, placesOf(low), placesOf(high));
  const [from, to] = [toUnits(low, places), toUnits(high, places)];
  return fromUnits(from + ((to - from) * BigInt(percent)) / 100n, places);
}

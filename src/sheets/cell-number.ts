/** A whole number as a database writes it: no leading zeros. */
export const WHOLE_NUMBER = /^-?(?:0|[1-9][0-9]*)$/;
/** A decimal likewise, without exponent. */
export const EXACT_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,60})?$/;
/** A double in its shortest form; from 1e307 on, and below 1e-306, Excel has no such number. */
export const DOUBLE_NUMBER =
  /^-?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]{1,60})?|[0-9](?:\.[0-9]+)?[eE][+-]?(?:[0-9]{1,2}|[12][0-9]{2}|30[0-6]))$/;

/** Excel keeps this many digits of a number. */
export const EXACT_DIGITS = 15;
/** The shortest form of a double never needs more, and Excel's cell is the double itself. */
export const DOUBLE_DIGITS = 17;

/** True if Excel holds the number without loss. */
export function fitsNumber(kind: 'integer' | 'decimal' | 'number', value: string): boolean {
  if (kind === 'number') return DOUBLE_NUMBER.test(value) && fewDigits(value, DOUBLE_DIGITS);
  return (kind === 'integer' ? WHOLE_NUMBER : EXACT_NUMBER).test(value) && fewDigits(value, EXACT_DIGITS);
}

/** Counted are the digits from the first that is not zero; zeros at the end of a fraction are no digits of the number. */
function fewDigits(value: string, most: number): boolean {
  if (value.length <= most) return true;
  const mantissa = value.replace(/[eE].*$/, '');
  const trimmed = mantissa.includes('.') ? mantissa.replace(/0+$/, '') : mantissa;
  return trimmed.replace(/[-.]/g, '').replace(/^0+/, '').length <= most;
}

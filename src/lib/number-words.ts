// Numbers up to 99 as people write them in a line: 2, 二, 十二, 两.

const DIGITS = '零一二三四五六七八九';

/** For regular expressions: what {@link numberOf} may be asked. */
export const NUMBER = '(?:\\d{1,4}|[零一二两三四五六七八九十]{1,3})';

/** Null for what is no such number. */
export function numberOf(text: string): number | null {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const [, tens, ten, ones] = /^([一二两三四五六七八九])?(十)?([零一二两三四五六七八九])?$/u.exec(text) ?? [];
  if (ten === undefined) return tens !== undefined && ones !== undefined ? null : digitOf(tens ?? ones);
  return (digitOf(tens) ?? 1) * 10 + (digitOf(ones) ?? 0);
}

function digitOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return text === '两' ? 2 : DIGITS.indexOf(text);
}

// When a meter's balance counts as low: by days, kWh or yuan; as the settings and people write it, and as it is shown.
import type { DeepReadonly } from '../../../config/freeze.ts';
import type { MeterDefinition } from '../settings.ts';
import { decimalText, type Kwh, kwhFrom, type Yuan, yuanFrom } from '../units.ts';

export const LIMIT_KINDS = ['days', 'kwh', 'yuan'] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** What is below `at` is too little. Tenths of a day, hundredths of a kWh, hundredths of a yuan. */
export interface Limit {
  readonly kind: LimitKind;
  readonly at: number;
}

const UNITS: Readonly<Record<LimitKind, string>> = { days: '天', kwh: '度', yuan: '元' };
const KINDS: Readonly<Record<string, LimitKind>> = {
  ...{ 天: 'days', 日: 'days', d: 'days', 度: 'kwh', kwh: 'kwh', 千瓦时: 'kwh', 元: 'yuan', 块: 'yuan' },
};

export function limitsOf(limits: DeepReadonly<MeterDefinition['limits']>): readonly Limit[] {
  return LIMIT_KINDS.flatMap((kind) => {
    const written = limits[kind];
    const at = written === undefined ? null : unitsOf(kind, written);
    return at === null || at === 0 ? [] : [{ kind, at }];
  });
}

/** `7天`, `50度`, `30.5元` as people write them; null for anything else. */
export function limitFrom(text: string): Limit | null {
  const [, digits = '', unit = ''] = /^(\d{1,8}(?:\.\d{1,2})?)(\p{L}+)$/u.exec(text.normalize('NFKC').trim()) ?? [];
  const kind = KINDS[unit.toLowerCase()];
  if (kind === undefined || (kind === 'days' && /\.\d\d/.test(digits))) return null;
  const at = unitsOf(kind, digits);
  return at === null || at === 0 ? null : { kind, at };
}

function unitsOf(kind: LimitKind, digits: string): number | null {
  if (kind === 'kwh') return kwhFrom(digits);
  if (kind === 'yuan') return yuanFrom(digits);
  const hundredths = kwhFrom(digits);
  return hundredths === null ? null : Math.round(hundredths / 10);
}

/** `7 天`, `50.00 度` */
export function limitText({ kind, at }: Limit): string {
  return `${limitDigits({ kind, at })} ${UNITS[kind]}`;
}

/** As the settings and people write it: `7`, `50.00`. */
export function limitDigits({ kind, at }: Limit): string {
  return kind === 'days' ? daysDigits(at) : decimalText(at as Kwh | Yuan);
}

/** `7天`, `50.00度`: one word of a line. */
export function limitWord(limit: Limit): string {
  return `${limitDigits(limit)}${UNITS[limit.kind]}`;
}

/** Tenths of a day as people read them: `7`, `2.3`. */
export function daysDigits(tenths: number): string {
  return tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
}

// The lines that the meter's buttons carry, each written in one place: what a press does can be typed as well.
import { commandLine, type LineOptions } from '../../../lib/command-line.ts';

export interface MeterLine {
  /** Numbers of meters; none for the list. */
  readonly number?: string;
  /** A date as people write it: 近7天, 2026-11-20..2026-11-26. */
  readonly date?: string | undefined;
  /** Codes, none for all. */
  readonly sites?: readonly string[];
  /** From 1. */
  readonly page?: number;
}

export function meterLine(line: MeterLine): string {
  return lineOf('电表', line);
}

export function topUpsLine(line: MeterLine): string {
  return lineOf('电表 充值记录', line);
}

/** @param month `2026-10` */
export function reportLine({ number, month }: { readonly number: string; readonly month?: string }): string {
  return commandLine('电表 月报', [number], month === undefined ? {} : { 月份: month });
}

export function exportLine(line: MeterLine): string {
  return lineOf('电表 导出', line);
}

export function fetchLine(number: string): string {
  return commandLine('电表 刷新', [number]);
}

function lineOf(name: string, { number, date, sites = [], page = 1 }: MeterLine): string {
  const options: LineOptions = {
    ...(date === undefined ? {} : { 日期: date }),
    ...(sites.length === 0 ? {} : { 基地: sites.join(',') }),
    ...(page === 1 ? {} : { 页: String(page) }),
  };
  return commandLine(name, number === undefined ? [] : [number], options);
}

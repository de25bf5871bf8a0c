// The lines that the meter's buttons carry, each written in one place: what a press does can be typed as well.
import { commandLine, type LineOptions } from '../../../lib/command-line.ts';

/** Whose line it is. The site is named with it, so that those may press who may ask about that site alone. */
export interface LineMeter {
  readonly number: string;
  /** Its code. */
  readonly site?: string | undefined;
}

export interface MeterLine {
  /** None for all meters. */
  readonly meter?: LineMeter | undefined;
  /** A part of the names of those that are meant, where no meter is named. */
  readonly part?: string | undefined;
  /** A date as people write it: 近7天, 2026-11-20..2026-11-26. */
  readonly date?: string | undefined;
  /** Codes, none for all; of a meter its own. */
  readonly sites?: readonly string[] | undefined;
  /** From 1. */
  readonly page?: number;
}

export function meterLine(line: MeterLine): string {
  return lineOf('电表', line);
}

export function topUpsLine(line: MeterLine): string {
  return lineOf('电表 充值记录', line);
}

/** @param month `2026-10`; the last whole one unless told */
export function reportLine(meter: LineMeter, month?: string): string {
  return commandLine('电表 月报', [meter.number], {
    ...(month === undefined ? {} : { 月份: month }),
    ...siteOption(sitesOf({ meter })),
  });
}

export function exportLine(line: MeterLine): string {
  return lineOf('电表 导出', line);
}

export function fetchLine(meter: LineMeter): string {
  return lineOf('电表 刷新', { meter });
}

/** @param limit `7天`, `50度`, `30元` */
export function subscribeLine(meter: LineMeter, limit: string): string {
  return commandLine('电表 订阅', [meter.number, '低于', limit], siteOption(sitesOf({ meter })));
}

function lineOf(name: string, line: MeterLine): string {
  const { meter, part, date, page = 1 } = line;
  const named = meter?.number ?? part;
  return commandLine(name, named === undefined ? [] : [named], {
    ...(date === undefined ? {} : { 日期: date }),
    ...siteOption(sitesOf(line)),
    ...(page === 1 ? {} : { 页: String(page) }),
  });
}

function sitesOf({ meter, sites = [] }: MeterLine): readonly string[] {
  return meter?.site === undefined ? sites : [meter.site];
}

function siteOption(sites: readonly string[]): LineOptions {
  return sites.length === 0 ? {} : { 基地: sites.join(',') };
}

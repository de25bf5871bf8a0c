// The lines that the ledger's buttons carry, each written in one place: what a press does can be typed as well.
import { commandLine, type LineOptions } from '../../../lib/command-line.ts';

/** A longer line is not put into a button: it would be data nobody types, and the card holds 28 KB. */
const MOST_LINE = 400;

export interface SearchLine {
  readonly words?: readonly string[];
  /** Machine names, none for all. */
  readonly ledgers?: readonly string[];
  /** Codes, none for all. */
  readonly sites?: readonly string[];
  /** From 1. */
  readonly page?: number;
}

export function searchLine({ words = [], ledgers, sites, page }: SearchLine): string {
  return commandLine('台账', words, { ...many('台账', ledgers), ...many('基地', sites), ...pageOption(page) });
}

export interface ShowLine {
  readonly ledger: string;
  readonly site: string;
  /** The values of the key's columns. */
  readonly key: readonly string[];
}

/** Null when the key is too long for a button. */
export function showLine({ ledger, site, key }: ShowLine): string | null {
  const line = commandLine('台账 详情', key, { 台账: ledger, 基地: site });
  return line.length > MOST_LINE ? null : line;
}

/** Without those whose line is too long for a button: they carry what somebody typed, and there may be many of them. */
export function withShortLines<T extends { readonly line: string }>(choices: readonly T[]): readonly T[] {
  return choices.filter(({ line }) => line.length <= MOST_LINE);
}

export interface ChangesLine {
  /** A date as rangeWord writes it. */
  readonly date?: string | undefined;
  readonly publication?: number | undefined;
  readonly words?: readonly string[];
  readonly ledgers?: readonly string[];
  readonly sites?: readonly string[];
  /** Change by change. */
  readonly details?: boolean;
  readonly page?: number;
}

export function changesLine({ date, publication, words = [], ledgers, sites, details, page }: ChangesLine): string {
  return commandLine('变更', words, {
    ...(date === undefined ? {} : { 日期: date }),
    ...(publication === undefined ? {} : { 发布: String(publication) }),
    ...many('台账', ledgers),
    ...many('基地', sites),
    ...(details === true ? { 明细: '是' } : {}),
    ...pageOption(page),
  });
}

export function refreshLine(sites: readonly string[]): string {
  return commandLine('刷新 台账', [], many('基地', sites));
}

export function baselineLine(site: string): string {
  return commandLine('基线 查看', [], { 基地: site });
}

export function acceptLine(site: string): string {
  return commandLine('基线 确认', [], { 基地: site });
}

function many(key: string, values: readonly string[] = []): LineOptions {
  return values.length === 0 ? {} : { [key]: values.join(',') };
}

function pageOption(page = 1): LineOptions {
  return page === 1 ? {} : { 页: String(page) };
}

// What values of a text column have in common, where that is beyond doubt; in doubt it stays text.
import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import type { CellKind } from '../model/cell.ts';
import { KIND_TITLES } from './field-types.ts';
import { canTake } from './takes.ts';

/** Fewer values say nothing. */
const LEAST_VALUES = 5;
/** For options: so many values, each option on average so often, and no more options than a person would choose from. */
const LEAST_FOR_OPTIONS = 20;
const TIMES_EACH = 4;
const MOST_OPTIONS = 30;
const LONGEST_CHOICE = 20;
/** Integers of one length from here on are rather codes: 101, 102, 103. */
const CODE_DIGITS = 3;
const CODE_NAMES =
  /编[号码]|代[号码]|序列|[卡工房牌账帐证]号|邮编|电话|手机|(?:^|_)(?:id|no|code|sn|zip|phone|mobile)$/i;

const MOBILE = /^(?:\+?86)?1[3-9]\d{9}$/;
const SEPARATOR = /[,，;；、|]/;

type Kind = Exclude<CellKind, 'text'>;

/** Most telling first. */
const ORDER: readonly Kind[] = ['person', 'url', 'checkbox', 'phone', 'date', 'number', 'multi', 'select'];

export function textPattern(
  allowed: readonly CellKind[],
  column: QueryColumn,
  values: readonly string[],
): { readonly kind: CellKind; readonly reason: string } {
  if (values.length < LEAST_VALUES)
    return { kind: 'text', reason: `样本里不到 ${LEAST_VALUES} 个值，看不出规律，建成文本` };
  for (const kind of ORDER) {
    if (!allowed.includes(kind) || !fits(kind, column, values) || !canTake(kind, column, values)) continue;
    return { kind, reason: `${found(kind, values)}，建成${KIND_TITLES[kind]}` };
  }
  const why = areCodes(column, values) ? '都是数字，但像编码' : '没有一致的规律';
  return { kind: 'text', reason: `样本里 ${values.length} 个值${why}，建成文本` };
}

/** What has to hold besides that the field takes all of them. */
function fits(kind: Kind, column: QueryColumn, values: readonly string[]): boolean {
  if (kind === 'phone') return values.every((value) => MOBILE.test(value));
  if (kind === 'number') return !areCodes(column, values);
  if (kind === 'select') return areOptions(values) && !values.some((value) => SEPARATOR.test(value));
  if (kind === 'multi') return areLists(values);
  return true;
}

function areCodes({ name }: QueryColumn, values: readonly string[]): boolean {
  const length = values[0]?.length ?? 0;
  const isOfOneLength = length >= CODE_DIGITS && values.every((value) => value.length === length);
  return values.every((value) => /^\d+$/.test(value)) && (isOfOneLength || CODE_NAMES.test(name));
}

function areOptions(values: readonly string[]): boolean {
  const options = new Set(values);
  return (
    values.length >= LEAST_FOR_OPTIONS &&
    options.size <= MOST_OPTIONS &&
    options.size * TIMES_EACH <= values.length &&
    values.every((value) => value.length <= LONGEST_CHOICE)
  );
}

/** At least every fifth value is a list, and what they are lists of comes again and again. */
function areLists(values: readonly string[]): boolean {
  const lists = values.filter((value) => SEPARATOR.test(value));
  return lists.length * 5 >= values.length && areOptions(values.flatMap((value) => value.split(SEPARATOR)));
}

function found(kind: Kind, values: readonly string[]): string {
  const all = `样本里 ${values.length} 个值`;
  if (kind === 'select') return `${all}只有 ${new Set(values).size} 种，平均每种出现 ${TIMES_EACH} 次以上`;
  if (kind === 'multi')
    return `${all}由 ${new Set(values.flatMap((value) => value.split(SEPARATOR))).size} 种选项用分隔符连成`;
  const what: Readonly<Record<Exclude<Kind, 'select' | 'multi'>, string>> = {
    person: '都是 open_id',
    url: '都是 http 链接',
    checkbox: '都是“是”或“否”',
    phone: '都是手机号',
    date: '都是年在前的日期',
    number: '都是普通数字，没有前导零，也不像编码',
  };
  return `${all}${what[kind]}`;
}

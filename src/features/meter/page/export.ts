// A meter's time as a workbook: days, hours, top-ups and every reading, in sheets that Excel can count with. Chat and page give the same.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../../lake/disk-full.ts';
import { writeDurably } from '../../../lake/layout.ts';
import type { TableRow } from '../../../sheets/table-sheet.ts';
import { openWorkbook, type WorkbookWriter } from '../../../sheets/workbook.ts';
import { weekdayOf } from '../../../web/page-text.ts';
import type { Meter, MeterContext } from '../context.ts';
import { readDays } from '../readings/read-days.ts';
import { readingsOf } from '../readings/readings-of.ts';
import { type DateRange, datesOf } from '../rules/dates.ts';
import type { MeterDay } from '../rules/day.ts';
import { boughtIn, usageOf } from '../rules/periods.ts';
import { dateAfter, startOfDate, wallText } from '../rules/reading.ts';
import { decimalText, type Kwh, type Yuan } from '../units.ts';
import { isKnown } from './known.ts';
import { priceText } from './words.ts';

export interface MeterBook {
  /** Absolute. Nobody needs it after a week, and it is swept away. */
  readonly path: string;
  /** For who gets it. */
  readonly name: string;
  readonly bytes: number;
  /** Readings in it. */
  readonly readings: number;
}

type Ctx = Pick<MeterContext, 'store' | 'settings' | 'now' | 'config'>;

/** What no system takes in a name. */
const NO_FILE_NAME = /[\\/:*?"<>|]/g;
/** So long a file waits for who takes it. */
const KEPT_MS = 7 * 86_400_000;
/** Readings are read by so many days at a time. */
const DAYS_AT_ONCE = 31;

/** @throws UserError when the disk is full */
export async function meterWorkbook(ctx: Ctx, meter: Meter, range: DateRange): Promise<MeterBook> {
  const folder = await bookFolder(ctx);
  const path = join(folder, `${ctx.store.newId(ctx.now())}.xlsx`);
  const days = (await readDays(ctx, [meter.number], range)).get(meter.number) ?? [];
  let readings = 0;
  const { bytes } = await writeDurably(path, async (temporary) => {
    const book = await openWorkbook(temporary);
    try {
      await writeDays(book, days);
      await writeHours(book, days);
      await writeTurns(book, days);
      readings = await writeReadings(book, ctx, meter, range);
      await book.page('概览', {
        front: true,
        widths: [20, 52],
        rows: frontRows(meter, range, days, readings, ctx.now()),
      });
      await book.close();
    } finally {
      await book.abort();
    }
  });
  const when = range.first === range.last ? range.first : `${range.first}_${range.last}`;
  return { path, name: `电表_${meter.name.replace(NO_FILE_NAME, '-')}_${when}.xlsx`, bytes, readings };
}

async function bookFolder({ config }: Ctx): Promise<string> {
  const folder = join(config.dataDir, 'exports', 'meter');
  await makeFolder(folder);
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file);
    // By the machine's clock, as files have it.
    if (Date.now() - mtimeMs > KEPT_MS) await rm(file, { force: true });
  }
  return folder;
}

async function writeDays(book: WorkbookWriter, days: readonly MeterDay[]): Promise<void> {
  const table = await book.sheet('每天', {
    frozenColumns: 1,
    columns: [
      { title: '日期', kind: 'date' },
      { title: '星期', kind: 'text' },
      ...amounts(
        '用电（度）',
        '其中估算（度）',
        '其中摊分（度）',
        '误差 ±（度）',
        '充值（度）',
        '首次读数（度）',
        '末次读数（度）',
      ),
      { title: '读数次数', kind: 'integer' },
      { title: '有数据的分钟', kind: 'integer' },
      { title: '说明', kind: 'text' },
    ],
  });
  await table.rows(days.map(dayRow));
}

function amounts(...titles: readonly string[]) {
  return titles.map((title) => ({ title, kind: 'decimal' as const, decimals: 2 }));
}

function dayRow(day: MeterDay): TableRow {
  const known = isKnown([day]);
  const sure = (value: Kwh): string | null => (known ? decimalText(value) : null);
  return [
    day.date,
    weekdayOf(day.date),
    ...[sure(day.usage), sure(day.estimated), sure(day.spread), sure(day.error), sure(boughtIn([day]))],
    ...[textOf(day.first?.remain), textOf(day.last?.remain)],
    ...[String(day.readings), String(day.coveredMinutes)],
    [
      day.topUps.length > 0 ? '有充值' : '',
      day.replacements.length > 0 ? '换表或清零' : '',
      day.gaps.length > 0 ? '有断档' : '',
      known ? '' : '没有读数',
    ]
      .filter((part) => part !== '')
      .join('，'),
  ];
}

async function writeHours(book: WorkbookWriter, days: readonly MeterDay[]): Promise<void> {
  const table = await book.sheet('每小时', {
    frozenColumns: 2,
    columns: [
      { title: '日期', kind: 'date' },
      { title: '小时', kind: 'integer' },
      ...amounts('用电（度）', '其中估算（度）', '其中摊分（度）', '余额（度）'),
      { title: '读数次数', kind: 'integer' },
    ],
  });
  for (const { date, hours } of days) {
    await table.rows(
      hours.map(({ balance, usage, estimated, spread, readings }, hour) => {
        const known = readings > 0 || usage > 0;
        const used = known ? [usage, estimated, spread].map(decimalText) : [null, null, null];
        return [date, String(hour), ...used, textOf(balance), String(readings)];
      }),
    );
  }
}

async function writeTurns(book: WorkbookWriter, days: readonly MeterDay[]): Promise<void> {
  const table = await book.sheet('充值和换表', {
    columns: [
      { title: '时间', kind: 'datetime' },
      { title: '种类', kind: 'text' },
      ...amounts('买了（度）', '误差 ±（度）', '读数上升（度）', '换表前（度）', '换表后（度）'),
      { title: '前一次读数', kind: 'datetime' },
    ],
  });
  for (const { topUps, replacements } of days) {
    await table.rows([
      ...topUps.map(({ at, after, bought, error, rise }) => [
        ...[wallText(at), '充值', decimalText(bought), decimalText(error), decimalText(rise), null, null],
        wallText(after),
      ]),
      ...replacements.map(({ at, after, before, now }) => [
        ...[wallText(at), '换表或清零', null, null, null, decimalText(before), decimalText(now), wallText(after)],
      ]),
    ]);
  }
}

async function writeReadings(book: WorkbookWriter, ctx: Ctx, { number }: Meter, range: DateRange): Promise<number> {
  const table = await book.sheet('读数', {
    columns: [
      { title: '时间', kind: 'datetime' },
      ...amounts('剩余电量（度）', '剩余金额（元）'),
      { title: '单价（元/度）', kind: 'decimal', decimals: 4 },
    ],
  });
  const dates = datesOf(range);
  for (let at = 0; at < dates.length; at += DAYS_AT_ONCE) {
    const some = dates.slice(at, at + DAYS_AT_ONCE);
    const [first = '', last = ''] = [some.at(0), some.at(-1)];
    const span = { from: startOfDate(first), to: startOfDate(dateAfter(last, 1)) };
    const readings = await readingsOf(ctx, number, span);
    await table.rows(
      readings.map((one) => [
        ...[wallText(one.at), decimalText(one.remain), textOf(one.amount)],
        one.price === null ? null : priceText(one.price),
      ]),
    );
  }
  return table.rowCount;
}

function frontRows(meter: Meter, { first, last }: DateRange, days: readonly MeterDay[], readings: number, now: Date) {
  const label = (text: string) => ({ value: text, style: 'label' as const });
  const unknown = days.filter((day) => !isKnown([day])).length;
  return [
    [{ value: `电表：${meter.name}`, style: 'title' as const }],
    [label('表号'), meter.number],
    [label('时间'), first === last ? first : `${first} 至 ${last}（${days.length} 天）`],
    [label('用电（度）'), { value: decimalText(usageOf(days)), style: 'amount' as const }],
    [label('充值（度）'), { value: decimalText(boughtIn(days)), style: 'amount' as const }],
    [label('读数'), { value: String(readings), style: 'count' as const }],
    [label('没有读数的天'), { value: String(unknown), style: 'count' as const }],
    [label('导出于'), { value: wallText(now.getTime()), style: 'datetime' as const }],
    [],
    [label('规则'), '时间均为北京时间。用电是相邻读数的下降之和；上升是充值，不算用电。'],
    [null, '充值那段时间里用掉的按平时的速度估算（“其中估算”）；断档里用掉的平均摊到各小时（“其中摊分”）。'],
    [null, '空格表示不知道，不是零。'],
  ];
}

function textOf(value: Kwh | Yuan | null | undefined): string | null {
  return value === null || value === undefined ? null : decimalText(value);
}

// What the chart draws: usage as a line, balance as bars over the same places. Sideways in per cent, so that it fits every screen.

import { weekdayOf } from '../../../web/page-text.ts';
import type { Period } from '../rules/compatible.ts';
import type { MeterDay } from '../rules/day.ts';
import { HOUR_MS, startOfDate } from '../rules/reading.ts';
import { decimalText, type Kwh, kwh, kwhText } from '../units.ts';
import { scaleTo } from './chart-scale.ts';
import { isKnown } from './known.ts';
import { type Marks, marksOf, percent } from './marks.ts';
import { dayText } from './words.ts';

/** Pixels from the top: a row for marks, the usage's plot, the balance's plot, two rows of labels. */
const USAGE = { top: 34, bottom: 138 } as const;
const BALANCE = { top: 192, bottom: 266 } as const;
const HEIGHT = 304;
const LABEL_ROW = 16;
/** How wide a digit of the axes is, at most, and what is left free beside it. */
const DIGIT = 6.4;
const AXIS_SPACE = 8;
/** Up to so many places have their values written beside them, and then the axes need none. */
const FEW = 7;
/** Before that, the running hour has no usage worth a point. */
const LEAST_READ_MS = 600_000;

/** Read, partly estimated or spread over a gap, or of a place that is not over yet. */
type Certainty = 'sure' | 'guessed' | 'open';

export interface Column {
  /** Where the labels stand, so that those at the edges are not cut off. */
  readonly labelX: string;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly label: string;
  readonly below: string;
  /** Per cent. */
  readonly x: string;
  readonly middle: string;
  readonly width: string;
  /** What a finger that rests there, or a reader of screens, is told. */
  readonly title: string;
  readonly href: string;
  readonly bar: { readonly x: string; readonly width: string; readonly y: string; readonly height: string } | null;
  readonly point: { readonly y: string; readonly kind: Certainty } | null;
  /** The values themselves, where there is room for them. */
  readonly usageText: string;
  readonly balanceText: string;
}

export interface Chart extends Marks {
  readonly height: number;
  readonly columns: readonly Column[];
  readonly segments: readonly {
    readonly x1: string;
    readonly y1: string;
    readonly x2: string;
    readonly y2: string;
    readonly kind: Certainty;
  }[];
  readonly ticks: readonly { readonly y: string; readonly text: string }[];
  /** Pixels beside the plot, so that no line and no bar runs through the axes' labels; 0 where they have none. */
  readonly axis: number;
  readonly zeros: readonly number[];
  readonly hasGuess: boolean;
}

interface Place {
  readonly label: string;
  readonly below: string;
  readonly title: string;
  readonly href: string;
  readonly balance: Kwh | null;
  /** Null: not known, or still to come. */
  readonly usage: Kwh | null;
  readonly guessed: boolean;
  readonly isOpen: boolean;
}

export interface ChartInput {
  readonly period: Period;
  /** The days of the period, ascending. */
  readonly days: readonly MeterDay[];
  readonly today: string;
  readonly now: number;
  /** Where a column leads. */
  hrefOf(place: { readonly date: string; readonly hour: number | null }): string;
}

export function chartOf(input: ChartInput): Chart {
  const places = input.period === 'day' ? hourPlaces(input) : dayPlaces(input);
  const usageScale = scaleTo(Math.max(0, ...places.map(({ usage }) => usage ?? 0)));
  const balanceScale = scaleTo(Math.max(0, ...places.map(({ balance }) => balance ?? 0)), 2);
  const usageY = (value: number): number => yAt(value, usageScale.top, USAGE);
  const balanceY = (value: number): number => yAt(value, balanceScale.top, BALANCE);
  const width = 100 / Math.max(1, places.length);
  const tickText = (value: number): string => (places.length > FEW ? decimalText(kwh(value)) : '');
  const columns = places.map((place, at): Column => {
    const { balance, usage, guessed } = place;
    const y = balance === null ? BALANCE.bottom : balanceY(Math.max(0, balance));
    return {
      ...{ label: place.label, below: place.below, title: place.title, href: place.href },
      ...edgeOf(at, places.length, width),
      x: percent(at * width),
      middle: percent((at + 0.5) * width),
      width: percent(width),
      bar:
        balance === null
          ? null
          : {
              x: percent((at + 0.18) * width),
              width: percent(width * 0.64),
              y: y.toFixed(1),
              height: Math.max(1, BALANCE.bottom - y).toFixed(1),
            },
      point:
        usage === null
          ? null
          : { y: usageY(usage).toFixed(1), kind: guessed ? 'guessed' : place.isOpen ? 'open' : 'sure' },
      usageText: usage === null || places.length > FEW ? '' : decimalText(usage),
      balanceText: balance === null || places.length > FEW ? '' : decimalText(balance),
    };
  });
  const ticks = [
    ...usageScale.ticks.map((value) => ({ y: usageY(value).toFixed(1), text: tickText(value) })),
    ...balanceScale.ticks.map((value) => ({ y: balanceY(value).toFixed(1), text: tickText(value) })),
  ];
  const longest = Math.max(0, ...ticks.map(({ text }) => text.length));
  return {
    height: input.period === 'day' ? HEIGHT - LABEL_ROW : HEIGHT,
    columns,
    segments: segmentsOf(columns),
    ticks,
    axis: longest === 0 ? 0 : Math.ceil(longest * DIGIT) + AXIS_SPACE,
    zeros: [USAGE.bottom, BALANCE.bottom],
    ...marksOf(input),
    hasGuess: places.some(({ guessed }) => guessed),
  };
}

function edgeOf(at: number, count: number, width: number): Pick<Column, 'labelX' | 'anchor'> {
  if (count > FEW && at === 0) return { labelX: '0', anchor: 'start' };
  if (count > FEW && at === count - 1) return { labelX: '100%', anchor: 'end' };
  return { labelX: percent((at + 0.5) * width), anchor: 'middle' };
}

function yAt(value: number, top: number, plot: { readonly top: number; readonly bottom: number }): number {
  return plot.bottom - (value / top) * (plot.bottom - plot.top);
}

/** A line from each known point to the next one; it breaks where nothing is known. */
function segmentsOf(columns: readonly Column[]): Chart['segments'] {
  return columns.flatMap(({ middle, point }, at) => {
    const next = columns[at + 1];
    if (point === null || next === undefined || next.point === null) return [];
    const kind = point.kind === 'sure' ? next.point.kind : point.kind;
    return [{ x1: middle, y1: point.y, x2: next.middle, y2: next.point.y, kind }];
  });
}

function hourPlaces({ days, hrefOf, now }: ChartInput): readonly Place[] {
  const [day] = days;
  if (day === undefined) return [];
  return day.hours.map(({ balance, usage, estimated, spread, readings }, hour) => {
    const begin = startOfDate(day.date) + hour * HOUR_MS;
    const isOpen = begin + HOUR_MS > now;
    // A reading at the very beginning of the running hour says what was left, and nothing yet of what is used in it.
    const isRead = readings > 0 && (!isOpen || (day.last?.at ?? begin) - begin >= LEAST_READ_MS);
    const used = isRead || usage > 0 ? usage : null;
    const guessed = estimated > 0 || spread > 0;
    const name = `${String(hour).padStart(2, '0')}点`;
    return {
      label: hour % 4 === 0 ? name : '',
      below: '',
      title: placeTitle(name, used, balance, guessed),
      href: hrefOf({ date: day.date, hour }),
      balance,
      usage: used,
      guessed,
      isOpen,
    };
  });
}

function dayPlaces({ days, today, hrefOf }: ChartInput): readonly Place[] {
  return days.map((day, at) => {
    const { date, last, estimated, spread } = day;
    const usage = isKnown([day]) ? day.usage : null;
    const guessed = estimated > 0 || spread > 0;
    const isLabelled = days.length <= FEW || (days.length - 1 - at) % 5 === 0;
    const name = `${dayText(date, today)} ${weekdayOf(date)}`;
    return {
      label: isLabelled ? date.slice(5) : '',
      below: isLabelled ? (date === today ? '今天' : weekdayOf(date)) : '',
      title: placeTitle(name, usage, last?.remain ?? null, guessed),
      href: hrefOf({ date, hour: null }),
      balance: last?.remain ?? null,
      usage,
      guessed,
      isOpen: date === today,
    };
  });
}

function placeTitle(name: string, usage: Kwh | null, balance: Kwh | null, guessed: boolean): string {
  const used = usage === null ? '用电未知' : `用电 ${kwhText(usage)}${guessed ? '（含估算）' : ''}`;
  return `${name}：${used}，${balance === null ? '没有读数' : `余额 ${kwhText(balance)}`}`;
}

// Charts (feishu.md §4.8): VChart as JSON, the few shapes that work on a phone and on old clients too.
import type { JsonObject } from '../../lib/json.ts';
import { present } from '../../lib/json.ts';
import { type Element, element } from './element.ts';
import { plainText } from './text.ts';

export interface Point {
  readonly x: string;
  /** Finite; other points are left out. */
  readonly y: number;
  readonly series?: string;
}

type Ratio = '1:1' | '2:1' | '4:3' | '16:9';

export interface ChartParts {
  readonly kind: 'line' | 'bar' | 'pie';
  readonly title: string;
  readonly points: readonly Point[];
  readonly ratio?: Ratio;
}

export function chart(parts: ChartParts): Element<'outside'> {
  return element('chart', { aspect_ratio: parts.ratio ?? '16:9', chart_spec: chartSpec(parts) });
}

/** One place along the chart, with what stands there; null and what is not finite is a place without a bar, or a break of the line. */
export interface PairPoint {
  readonly x: string;
  readonly bar: number | null;
  readonly line: number | null;
}

export interface PairParts {
  readonly title: string;
  /** What the bars and the line are called, with their units: each has an axis of its own, left and right. */
  readonly bars: string;
  readonly line: string;
  readonly points: readonly PairPoint[];
  readonly ratio?: Ratio;
}

/** Bars and a line over the same places. */
export function pairChart(parts: PairParts): Element<'outside'> {
  return element('chart', { aspect_ratio: parts.ratio ?? '16:9', chart_spec: pairSpec(parts) });
}

function chartSpec({ kind, title, points }: ChartParts): JsonObject {
  const values = points
    .filter((point) => Number.isFinite(point.y))
    .map(({ x, y, series }) =>
      present({ x: plainText(x, 60), y, series: series === undefined ? undefined : plainText(series, 60) }),
    );
  const hasSeries = points.some((point) => point.series !== undefined);
  const common = { type: kind, title: { text: plainText(title, 60) }, data: { values } };
  if (kind === 'pie') return { ...common, categoryField: 'x', valueField: 'y', legends: { visible: true } };
  return present({
    ...common,
    xField: 'x',
    yField: 'y',
    seriesField: hasSeries ? 'series' : undefined,
    legends: hasSeries ? { visible: true } : undefined,
  });
}

function pairSpec({ title, bars, line, points }: PairParts): JsonObject {
  // The order along the axis is that of the first data: a place without a bar stays in it, as null.
  const valuesOf = (name: string, read: (point: PairPoint) => number | null) =>
    points.map((point) => {
      const value = read(point);
      return {
        x: plainText(point.x, 60),
        y: value !== null && Number.isFinite(value) ? value : null,
        series: plainText(name, 60),
      };
    });
  const fields = { xField: 'x', yField: 'y', seriesField: 'series' };
  return {
    type: 'common',
    title: { text: plainText(title, 60) },
    data: [
      { id: 'bars', values: valuesOf(bars, ({ bar }) => bar) },
      { id: 'line', values: valuesOf(line, (point) => point.line) },
    ],
    series: [
      // Pale, so that the line is seen on them.
      { type: 'bar', dataIndex: 0, ...fields, bar: { style: { fillOpacity: 0.4 } } },
      { type: 'line', dataIndex: 1, ...fields },
    ],
    axes: [
      { orient: 'left', seriesIndex: [0] },
      { orient: 'right', seriesIndex: [1], grid: { visible: false } },
      { orient: 'bottom', type: 'band' },
    ],
    legends: { visible: true, orient: 'bottom' },
  };
}

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

export interface ChartParts {
  readonly kind: 'line' | 'bar' | 'pie';
  readonly title: string;
  readonly points: readonly Point[];
  readonly ratio?: '1:1' | '2:1' | '4:3' | '16:9';
}

export function chart(parts: ChartParts): Element<'outside'> {
  return element('chart', { aspect_ratio: parts.ratio ?? '16:9', chart_spec: chartSpec(parts) });
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

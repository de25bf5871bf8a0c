// The bars of a task's last runs: height is how long it took, colour how it ended. Pure.
import { durationText } from '../../../web/page-text.ts';
import type { ListedRun } from './queries.ts';
import { RUN_KIND_TITLES, shortTime, stateTitle, type Tone, toneOf } from './words.ts';

export const MOST_BARS = 14;
const WIDTH = 7;
const GAP = 2;
const HEIGHT = 28;
const LEAST = 4;

export interface Bars {
  readonly width: number;
  readonly height: number;
  /** Read out in place of the picture. */
  readonly label: string;
  readonly bars: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly tone: Tone;
    readonly title: string;
  }[];
}

/** @param runs the newest first; the oldest stands on the left, the newest always at the right end */
export function barsOf(runs: readonly ListedRun[]): Bars {
  const shown = runs.slice(0, MOST_BARS).reverse();
  const longest = Math.max(1, ...shown.map(({ tookMs }) => tookMs ?? 0));
  const good = shown.filter(({ state }) => state === 'ok').length;
  return {
    width: MOST_BARS * (WIDTH + GAP) - GAP,
    height: HEIGHT,
    label: shown.length === 0 ? '还没有运行过' : `最近 ${shown.length} 次里成功 ${good} 次`,
    bars: shown.map((run, at) => {
      const share = run.tookMs === null ? 0 : run.tookMs / longest;
      const height = Math.round(LEAST + share * (HEIGHT - LEAST));
      return {
        x: (MOST_BARS - shown.length + at) * (WIDTH + GAP),
        ...{ y: HEIGHT - height, width: WIDTH, height, tone: toneOf(run.state), title: barTitle(run) },
      };
    }),
  };
}

function barTitle({ askedAt, startedAt, kind, state, tookMs }: ListedRun): string {
  const took = tookMs === null ? '' : `，用了 ${durationText(tookMs)}`;
  return `${shortTime(startedAt ?? askedAt)} ${RUN_KIND_TITLES[kind]} ${stateTitle(state)}${took}`;
}

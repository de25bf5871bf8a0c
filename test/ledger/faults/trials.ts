// One disturbance of one run at one of its steps, and everything that was wrong afterwards.
import { rmSync } from 'node:fs';
import type { Program as Compiled } from '../../store/child.ts';
import type { Deed, StepPoint } from './children/ledger-child.ts';
import { passDays, refreshAndPublish, troubleAfter } from './history.ts';
import { DAY_MS, type Lab } from './lab.ts';
import { allOn, faultsOf, untidy } from './standing.ts';
import { isPublished, pointsOf, pointText } from './step-points.ts';

/** The day on which a trial takes place. */
export interface Trial {
  readonly lab: Lab;
  readonly compiled: Compiled;
  /** The day before it is published, the sources hold this day's rows. */
  readonly day: number;
  readonly deeds: readonly Deed[];
}

/** Lets the first days pass and brings the sources to the next one. */
export async function ready(lab: Lab, day: number): Promise<void> {
  await passDays(lab, [...Array(day).keys()]);
  await lab.setDay(day);
}

/** Does the deeds undisturbed; answers all their steps. */
export async function undisturbed({ lab, compiled, day, deeds }: Trial): Promise<readonly StepPoint[]> {
  const { told, err } = await lab.start(compiled, { deeds, clockAhead: lab.ahead(day) * DAY_MS }).ended;
  if (told === null || told.error !== null) throw new Error(`${told?.error?.message} ${err}`);
  return pointsOf(told.steps);
}

/** kill -9 at the point. */
export async function killedTrial(
  { lab, compiled, day, deeds }: Trial,
  point: StepPoint,
  points: readonly StepPoint[],
): Promise<readonly string[]> {
  const at = { step: point, act: 'kill' as const };
  const { signal } = await lab.start(compiled, { deeds, clockAhead: lab.ahead(day) * DAY_MS, at }).ended;
  const inForce = allOn(isPublished(points, point) ? day : day - 1);
  const trouble = await troubleAfter(lab, day, [inForce]);
  const unhurt = signal === 'SIGKILL' ? [] : [`the child was not killed but ended by ${signal}`];
  return [...unhurt, ...trouble].map((fault) => `killed at ${pointText(point)}: ${fault}`);
}

const OVERTAKEN = /已由另一个进程接手，本次未提交的结果作废/;

/** Stands still at the point until its lease is over and another has done the day's work, then wakes. */
export async function overtakenTrial(
  { lab, compiled, day, deeds }: Trial,
  point: StepPoint,
  points: readonly StepPoint[],
): Promise<readonly string[]> {
  const at = { step: point, act: 'stop' as const };
  const old = lab.start(compiled, { deeds, clockAhead: lab.ahead(day) * DAY_MS, at });
  await old.stopped();
  await expireLease(lab);
  await lab.within(lab.ahead(day), refreshAndPublish);
  const before = await faultsOf(lab, [allOn(day)]);
  old.process.kill('SIGCONT');
  const { told, code } = await old.ended;
  const error = told?.error?.message ?? null;
  const trouble = [
    ...before.map((fault) => `while the old one stood still: ${fault}`),
    ...(code === 0 ? [] : [`the old one ended with ${code}`]),
    ...(mayEnd(error, points, point) ? [] : [`the old one said: ${error}`]),
    ...(await faultsOf(lab, [allOn(day)])),
  ];
  await lab.within(lab.ahead(day), refreshAndPublish);
  const after = [...(await faultsOf(lab, [allOn(day)])), ...(await untidy(lab))];
  return [...trouble, ...after].map((fault) => `overtaken at ${pointText(point)}: ${fault}`);
}

/** The disk is full from the point on; freed again before the next run. */
export async function filledTrial(
  { lab, compiled, day, deeds }: Trial,
  point: StepPoint,
  points: readonly StepPoint[],
  ballast: string,
): Promise<readonly string[]> {
  const at = { step: point, act: { fill: ballast } };
  const { told, err } = await lab.start(compiled, { deeds, clockAhead: lab.ahead(day) * DAY_MS, at }).ended;
  rmSync(ballast, { force: true });
  const error = told?.error?.message ?? null;
  const said = error !== null && FULL.test(error) ? [] : [`it said: ${error}${err}`];
  const trouble = await troubleAfter(lab, day, [allOn(isPublished(points, point) ? day : day - 1)]);
  return [...said, ...trouble].map((fault) => `full at ${pointText(point)}: ${fault}`);
}

/** One sentence, whichever part of the program was the first to find no room. */
const FULL = /^(存储（[^）]+）的)?磁盘已满，[^\n]*请清理[^\n]*$/;

/** As if half a minute had passed. */
async function expireLease(lab: Lab): Promise<void> {
  await lab.within(0, async (ctx) => {
    await ctx.store.db.updateTable('leases').set({ expires_at: '2000-01-01T00:00:00.000Z' }).execute();
  });
}

/** Refused, unless nothing was left to be written: after the refresh's or the last commit, or when the other has published all there is. */
function mayEnd(error: string | null, points: readonly StepPoint[], point: StepPoint): boolean {
  if (error !== null) return OVERTAKEN.test(error);
  const lastOfRefresh = points.filter(({ name }) => name === 'site.refreshed').at(-1);
  const isBetween = point.name === 'lease.taken' ? point.nth > 0 : point === lastOfRefresh;
  return isBetween || isPublished(points, point);
}

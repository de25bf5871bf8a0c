// One run over all meters that are due: by hosts, in turn and in time, each answer kept as it comes.
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../../lib/clock.ts';
import { grouped } from '../../../lib/grouped.ts';
import { type Lease, withLease } from '../../../store/leases.ts';
import type { MeterContext } from '../context.ts';
import type { SourceFault } from '../sources/answer.ts';
import { runDatabaseLane } from './database-lane.ts';
import { dueMeters } from './due.ts';
import { enabledMeters } from './expects.ts';
import { createGate } from './gate.ts';
import { hostOf, hostStanding } from './hosts.ts';
import { keepAnswers } from './keep-answers.ts';
import { keepUnasked } from './keep-unasked.ts';
import { createKeeper } from './keeper.ts';
import { type Lane, type LaneResult, type Pace, runLane } from './lane.ts';
import { hostRow, sourceRows } from './queries.ts';

export interface PollSummary {
  /** That are read at all. */
  readonly meters: number;
  readonly due: number;
  readonly read: number;
  /** How often each was heard. */
  readonly faults: Readonly<Partial<Record<SourceFault, number>>>;
  /** Not asked, since their host is left alone for a while. */
  readonly unasked: number;
  /** Not come to in time: the next run's first. */
  readonly left: number;
}

export interface PollOptions {
  /** Somebody asks: all that were not read a moment ago. */
  readonly byHand: boolean;
  readonly pace?: Pace;
}

const MACHINE: Pace = {
  now: () => systemClock().getTime(),
  sleep: async (ms, signal) => {
    if (ms > 0) await wait(ms, undefined, { signal });
  },
};

/** A run takes no longer, ms by the pace's clock: settings may have changed, and whoever waits longest comes first again. */
const LONGEST_MS = 10 * 60_000;

/** Null when another process is at it. @throws UserError when this one was overtaken while it stood still */
export async function poll(ctx: MeterContext, options: PollOptions): Promise<PollSummary | null> {
  let isBusy = false;
  const onWait = (): void => {
    isBusy = true;
  };
  const asked = { title: '读电表', waitMs: 0, signal: ctx.signal, onWait };
  try {
    return await withLease(ctx.store, 'meter-poll', asked, (lease) =>
      pollHeld({ ...ctx, signal: lease.signal }, lease, options),
    );
  } catch (thrown) {
    if (isBusy) return null;
    throw thrown;
  }
}

async function pollHeld(
  ctx: MeterContext,
  lease: Lease,
  { byHand, pace = MACHINE }: PollOptions,
): Promise<PollSummary> {
  const numbers = enabledMeters(ctx).map(({ number }) => number);
  const now = ctx.now().getTime();
  const due = dueMeters(ctx, { rows: await sourceRows(ctx.store.db, numbers), now, byHand });
  const began = pace.now();
  const tools = {
    gate: createGate(ctx.settings.concurrency),
    keeper: createKeeper((some) => keepAnswers(ctx, some, lease.assertHeld)),
    pace,
    isOver: () => pace.now() - began > LONGEST_MS,
  };
  const lanes = await Promise.all(
    [...grouped(due, ({ source }) => hostOf(source))].map(async ([host, some]) => {
      const standing = hostStanding(await hostRow(ctx.store.db, host), now);
      return { host, standing, due: some };
    }),
  );
  // Every lane comes to its end, also where another has failed: nothing goes on behind a run that has ended.
  const ended = await Promise.allSettled(
    lanes.map((lane) => (isOfDatabase(lane) ? runDatabaseLane : runLane)(ctx, lane, tools)),
  );
  const results = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const { unasked, rest } of results) if (rest !== null) await keepUnasked(ctx, unasked, rest, lease.assertHeld);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return { meters: numbers.length, due: due.length, ...totals(results) };
}

function isOfDatabase({ due }: Lane): boolean {
  return due[0]?.source.kind === 'database';
}

function totals(results: readonly LaneResult[]): Pick<PollSummary, 'read' | 'faults' | 'unasked' | 'left'> {
  const faults: Partial<Record<SourceFault, number>> = {};
  for (const fault of results.flatMap((one) => one.faults)) faults[fault] = (faults[fault] ?? 0) + 1;
  const sum = (of: (one: LaneResult) => number): number => results.reduce((all, one) => all + of(one), 0);
  return {
    read: sum(({ read }) => read),
    faults,
    unasked: sum(({ unasked }) => unasked.length),
    left: sum(({ left }) => left),
  };
}

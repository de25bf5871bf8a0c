// The meters of one host, asked one after the other or a few at a time, as the host allows; a host that is not well is left alone.
import { eachBounded } from '../../../lib/bounded.ts';
import type { MeterContext } from '../context.ts';
import type { SourceFault } from '../sources/answer.ts';
import { ask } from '../sources/ask.ts';
import type { DueMeter } from './due.ts';
import type { Gate } from './gate.ts';
import { type HostStanding, hostStanding, type Rest, reserve } from './hosts.ts';
import type { KeptAnswer } from './keep-answers.ts';
import type { Keeper } from './keeper.ts';

/** The machine's clock, ms, and waiting by it; the tests have their own. */
export interface Pace {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface LaneTools {
  readonly gate: Gate;
  readonly keeper: Keeper;
  readonly pace: Pace;
  /** True when the run has taken long enough: the rest is the next one's. */
  isOver(): boolean;
}

export interface Lane {
  readonly host: string;
  readonly standing: HostStanding;
  readonly due: readonly DueMeter[];
}

export interface LaneResult {
  readonly read: number;
  readonly faults: readonly SourceFault[];
  /** Not asked, since the host is left alone, with the reason. */
  readonly unasked: readonly DueMeter[];
  readonly rest: Rest | null;
  /** Not come to. */
  readonly left: number;
}

export async function runLane(ctx: MeterContext, lane: Lane, tools: LaneTools): Promise<LaneResult> {
  const { due } = lane;
  let standing = lane.standing;
  let left = 0;
  const kept: KeptAnswer[] = [];
  const unasked: DueMeter[] = [];
  const nextSlot = slotsOf(ctx, lane, tools.pace);

  const askOne = async (one: DueMeter): Promise<void> => {
    if (tools.isOver()) left += 1;
    else if (standing.rest !== null) unasked.push(one);
    else {
      await tools.pace.sleep((await nextSlot()) - tools.pace.now(), ctx.signal);
      await tools.gate.pass(async () => {
        // While it waited for its turn, others may have heard that they are not wanted.
        if (standing.rest !== null) unasked.push(one);
        else note(await asked(ctx, one, tools.keeper));
      });
    }
  };

  const note = (one: KeptAnswer): void => {
    standing = hostStanding(one.host, ctx.now().getTime());
    kept.push(one);
    ctx.step({ name: 'meter.kept' });
  };

  // One goes ahead where the host was not well: it need not be shown all of them to say so again.
  const [first, ...others] = leastFailed(due, standing);
  const isTried = standing.failures > 0 && standing.rest === null && first !== undefined;
  if (isTried) await askOne(first);
  await eachBounded(isTried ? others : due, ctx.settings.concurrency, askOne);
  return resultOf(kept, { unasked, rest: standing.rest, left });
}

/** One of those that failed may be broken by itself, and would keep the host from all others: whoever failed last knocks last. */
function leastFailed(due: readonly DueMeter[], { failed }: HostStanding): readonly DueMeter[] {
  const place = ({ meter }: DueMeter): number => failed.indexOf(meter.number);
  return [...due].sort((one, other) => place(one) - place(other));
}

/** What the answers come to. */
export function resultOf(
  kept: readonly KeptAnswer[],
  others: Pick<LaneResult, 'unasked' | 'rest' | 'left'>,
): LaneResult {
  const faults = kept.flatMap(({ reading, after: { state } }) =>
    reading !== null || state === 'ok' || state === 'never' ? [] : [state],
  );
  return { read: kept.length - faults.length, faults, ...others };
}

async function asked(ctx: MeterContext, { meter, source, nextAt }: DueMeter, keeper: Keeper): Promise<KeptAnswer> {
  const at = ctx.now().getTime();
  const answer = await ask(ctx, source, meter.number);
  return keeper.keep({ meter, source, answer, at, nextAt });
}

/** A second's requests are reserved at a time, in turn. */
export function slotsOf(ctx: MeterContext, { host, due }: Lane, pace: Pace): () => Promise<number> {
  const perMinute = Math.min(...due.map(({ source }) => source.perMinute));
  const atOnce = Math.max(1, Math.floor(perMinute / 60));
  let slots: number[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const next = async (): Promise<number> => {
    if (slots.length === 0) {
      const wanted = { perMinute, now: pace.now(), count: Math.min(atOnce, due.length), random: Math.random };
      slots = [...(await reserve(ctx.store, host, wanted)).at];
    }
    return slots.shift() ?? pace.now();
  };
  return () => {
    const mine = turn.then(next);
    turn = mine.catch(() => undefined);
    return mine;
  };
}

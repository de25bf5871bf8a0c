// The meters of one database: many in one question.
import { batchesOf } from '../../../lib/batches.ts';
import { grouped } from '../../../lib/grouped.ts';
import type { MeterContext } from '../context.ts';
import { askTogether } from '../sources/ask.ts';
import type { DueMeter } from './due.ts';
import { hostStanding } from './hosts.ts';
import type { KeptAnswer } from './keep-answers.ts';
import { type Lane, type LaneResult, type LaneTools, resultOf, slotsOf } from './lane.ts';

const AT_ONCE = 500;

export async function runDatabaseLane(ctx: MeterContext, lane: Lane, tools: LaneTools): Promise<LaneResult> {
  const { gate, keeper, pace } = tools;
  const nextSlot = slotsOf(ctx, lane, pace);
  const kept: KeptAnswer[] = [];
  const unasked: DueMeter[] = [];
  let left = 0;
  let { rest } = lane.standing;
  // One of them stands for the table and the columns that all of them have.
  for (const [, meters] of grouped(lane.due, ({ meter }) => meter.source)) {
    for (const some of batchesOf(meters, AT_ONCE)) {
      if (tools.isOver()) left += some.length;
      else if (rest !== null) unasked.push(...some);
      else {
        await pace.sleep((await nextSlot()) - pace.now(), ctx.signal);
        const answers = await gate.pass(() => askSome(ctx, some));
        const now = await Promise.all(answers.map((heard) => keeper.keep(heard)));
        kept.push(...now);
        for (const { host } of now.slice(-1)) rest = hostStanding(host, ctx.now().getTime()).rest;
        ctx.step({ name: 'meter.kept' });
      }
    }
  }
  return resultOf(kept, { unasked, rest, left });
}

async function askSome(ctx: MeterContext, some: readonly DueMeter[]) {
  const [first] = some;
  const at = ctx.now().getTime();
  if (first?.source.kind !== 'database') return [];
  const answers = await askTogether(
    ctx,
    first.source,
    some.map(({ meter }) => meter.number),
  );
  return some.flatMap(({ meter, source, nextAt }) => {
    const answer = answers.get(meter.number);
    return answer === undefined ? [] : [{ meter, source, answer, at, nextAt }];
  });
}

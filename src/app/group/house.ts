// What commands may know of the whole product, and the commands themselves with their contexts in them.
import { type BoundCommand, boundCommands } from '../../bot/command.ts';
import type { CommandContext, House, Standing } from '../../feature.ts';
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import { outboxStanding } from '../../outbox/standing.ts';
import { plannedJobs } from '../../scheduler/schedule.ts';
import { timetable } from '../../scheduler/timetable.ts';
import type { AnyFeature } from '../features.ts';
import { knownJobs } from '../known-jobs.ts';
import type { Program } from '../program.ts';
import { serverExpects } from '../server-expects.ts';

export function openHouse(program: Program, features: readonly AnyFeature[]): House {
  const jobs = knownJobs(features).map(({ job }) => job);
  const house: House = {
    commands: () => commands,
    timetable: () => {
      const { store, config, now } = program.context;
      return timetable(store, plannedJobs(jobs, config.schedule), now());
    },
    expectations: () => [
      ...serverExpects(program.context.config),
      ...features.flatMap((feature) => feature.expects?.(program.contextOf(feature)) ?? []),
    ],
    standing: async () => {
      const own = await Promise.all(features.map((feature) => feature.standing?.(program.contextOf(feature)) ?? []));
      return [...own.flat(), await messagesStanding(program)];
    },
  };
  const commands: readonly BoundCommand[] = features.flatMap((feature) => {
    const contextNow = (): CommandContext<never> => ({ ...program.contextOf(feature), house });
    return boundCommands(feature.commands, contextNow);
  });
  return house;
}

async function messagesStanding({ store }: Program): Promise<Standing> {
  const { waiting, oldest, lastFailure } = await outboxStanding(store.db as never);
  const failed = lastFailure === null ? '' : `，有一条没有发出去：${lastFailure.error}`;
  const text =
    oldest === null || waiting === 0
      ? '没有积压'
      : `${waiting} 条等待发送，最早的是 ${minuteText(oldest, PEOPLE_ZONE)}`;
  return { title: '消息', state: lastFailure === null ? 'ok' : 'warning', text: `${text}${failed}` };
}

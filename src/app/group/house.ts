// What commands may know of the whole product, and the commands themselves with their contexts in them.
import { type BoundCommand, boundCommands } from '../../bot/command.ts';
import type { CommandContext, House, Standing } from '../../feature.ts';
import { beatsStanding } from '../../features/duty/absence/standing.ts';
import { dutyFeature } from '../../features/duty/index.ts';
import type { DutySettings } from '../../features/duty/settings.ts';
import { systemClock } from '../../lib/clock.ts';
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import { outboxStanding } from '../../outbox/standing.ts';
import { plannedJobs } from '../../scheduler/schedule.ts';
import { timetable } from '../../scheduler/timetable.ts';
import { doctorChecks } from '../doctor/doctor.ts';
import type { AnyFeature } from '../features.ts';
import { knownJobs, timedJobs } from '../known-jobs.ts';
import type { Program } from '../program.ts';
import { serverExpects } from '../server-expects.ts';

export function openHouse(program: Program, features: readonly AnyFeature[]): House {
  const jobs = knownJobs(features);
  // What people see now is judged whenever it began; but the rooms of a server that starts have a minute to speak.
  const since = { product: new Date(0), store: systemClock() };
  const house: House = {
    commands: () => commands,
    timetable: () => {
      const { store, config, now } = program.context;
      return timetable(store, plannedJobs(timedJobs(program, jobs), config.schedule), now());
    },
    expectations: () => [
      ...serverExpects(program.context.config),
      ...features.flatMap((feature) => feature.expects?.(program.contextOf(feature)) ?? []),
    ],
    checks: (options) => doctorChecks(program, features, options),
    numbered: async (trace) => {
      for (const feature of features) {
        const found = (await feature.numbered?.(program.contextOf(feature), trace)) ?? null;
        if (found !== null) return found;
      }
      return null;
    },
    standing: async () => {
      const own = await Promise.all(features.map((feature) => feature.standing?.(program.contextOf(feature)) ?? []));
      const { lateMinutes, longMinutes }: DutySettings = program.contextOf(dutyFeature).settings;
      const graceMs = (lateMinutes + longMinutes) * 60_000;
      const beats = { jobs: await house.timetable(), since, graceMs };
      const happened = await beatsStanding(program.context, house.expectations(), beats);
      return worstFirst([...own.flat(), await messagesStanding(program), ...happened]);
    },
  };
  const commands: readonly BoundCommand[] = features.flatMap((feature) => {
    const contextNow = (): CommandContext<never> => ({ ...program.contextOf(feature), house });
    return boundCommands(feature.commands, contextNow);
  });
  return house;
}

const ORDER: readonly Standing['state'][] = ['fault', 'warning', 'ok'];

function worstFirst(lines: readonly Standing[]): readonly Standing[] {
  return ORDER.flatMap((state) => lines.filter((line) => line.state === state));
}

async function messagesStanding({ store }: Program): Promise<Standing> {
  const { waiting, oldest, lastFailure, lastSent } = await outboxStanding(store.db as never);
  const failed = lastFailure === null ? '' : `，有一条没有发出去：${lastFailure.error}`;
  const text =
    oldest === null || waiting === 0
      ? `没有积压${lastSent === null ? '' : `，最近一条 ${minuteText(lastSent.at, PEOPLE_ZONE)} 送达（${lastSent.proof}）`}`
      : `${waiting} 条等待发送，最早的是 ${minuteText(oldest, PEOPLE_ZONE)}`;
  return {
    title: '消息',
    state: lastFailure === null ? 'ok' : 'warning',
    text: `${text}${failed}`,
    detail: '体检',
    link: '/#runs',
  };
}

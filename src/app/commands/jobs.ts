// zhiban jobs: the timetable of what runs unattended.
import type { CliCommand } from '../../cli/command.ts';
import { cronText } from '../../lib/cron.ts';
import { PEOPLE_ZONE, secondText } from '../../lib/zoned-time.ts';
import { runStatusTitle } from '../../scheduler/run-status.ts';
import { type MissedPolicy, plannedJobs } from '../../scheduler/schedule.ts';
import { type TimetableRow, timetable } from '../../scheduler/timetable.ts';
import type { Run } from '../../store/run.ts';
import { knownJobs, timedJobs } from '../known-jobs.ts';
import { type CoreContext, openWhole } from './core-context.ts';

export const jobsCommand: CliCommand<CoreContext> = {
  words: ['jobs'],
  summary: '作业的时间表：什么时候运行，上一次怎样，下一次何时（北京时间）；zhiban start 运行着才按时运行',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: async (ctx, { out }) => {
    const program = await openWhole(ctx);
    try {
      const { config, now, store } = program.context;
      const jobs = timedJobs(program, knownJobs(ctx.features));
      const rows = await timetable(store, plannedJobs(jobs, config.schedule), now());
      for (const row of rows) for (const line of linesOf(row)) out.line(line);
      out.json({ now: now(), jobs: rows });
      return 0;
    } finally {
      await program.closers.close();
    }
  },
};

function linesOf({ name, title, schedule, next, last, skipped, waiting }: TimetableRow): readonly string[] {
  const when =
    schedule === null
      ? ['    不按时运行，只在有人要求时运行']
      : [
          `    时间  ${cronText(schedule.cron)}`,
          `    错过  ${missedText(schedule.missed)}`,
          `    重叠  ${schedule.overlap === 'skip' ? '上一次没做完就跳过' : '等上一次做完'}`,
          `    下次  ${next === null ? '没有了' : timeText(next)}`,
        ];
  return [
    `${name}  ${title}`,
    ...when,
    ...(waiting === null ? [] : [`    等待  ${dueText(waiting)}`]),
    `    上次  ${last === null ? '还没有运行过' : `${timeText(last.startedAt)}  ${runStatusTitle(last.status)}  ${last.id}`}`,
    ...(skipped === null ? [] : [`    跳过  ${dueText(skipped)}  ${skipped.error ?? ''}`]),
  ];
}

function missedText(missed: MissedPolicy): string {
  if (missed.policy === 'skip') return '不补';
  return missed.policy === 'once' ? '只补最后一次' : `补最近 ${missed.max} 次`;
}

function dueText({ dueAt }: Run): string {
  return dueAt === null ? '' : timeText(dueAt);
}

function timeText(at: Date): string {
  return secondText(at.toISOString(), PEOPLE_ZONE);
}

// A job's own process: opens the program with one feature, runs the job, closes everything.
import type { FeatureContext } from '../feature.ts';
import { errorText, UpstreamError, UserError } from '../lib/errors.ts';
import type { ChildLink } from '../scheduler/child-link.ts';
import type { JobEnd } from '../scheduler/job-message.ts';
import type { JobFile, ResidentFile } from './job-file.ts';
import { createLog } from './log.ts';
import { readLocalApp } from './playground-feishu.ts';
import { openProgram, type Program } from './program.ts';
import { type JobRun, type JobRunOptions, runJob } from './run-job.ts';

/** Whatever happens becomes an answer: there is nobody above to catch. */
export async function runInProcess<Settings>(link: ChildLink, file: JobFile<Settings>): Promise<JobEnd> {
  const log = createLog('info', 'stdout');
  try {
    const handed = await link.handed;
    const program = await openProgram({
      cwd: process.cwd(),
      parts: file.part === null ? [] : [file.part, ...(file.also ?? [])],
      partial: true,
      log: (level) => createLog(level, 'stdout'),
      step: link.report,
      signal: link.signal,
      clockOffsetMs: link.order.clockOffsetMs,
      ...(link.order.serverUrl === undefined ? {} : { serverUrl: link.order.serverUrl }),
      localApp: readLocalApp(handed),
    });
    try {
      if ('resident' in file) return await stay(program, file);
      const dueAt = link.order.dueAt === null ? null : new Date(link.order.dueAt);
      const run = await runOf(program, file, { dueAt, trigger: link.order.trigger });
      return run.status === 'already' ? { status: 'already', id: run.id, summary: null, error: null } : run;
    } finally {
      await program.closers.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof UserError || thrown instanceof UpstreamError)) {
      const { name } = 'resident' in file ? file.resident : file.job;
      log.error({ job: name, err: thrown }, 'job failed before its run began');
    }
    return { status: 'failed', id: null, summary: null, error: errorText(thrown) };
  }
}

function runOf<Settings>(
  program: Program,
  file: Exclude<JobFile<Settings>, ResidentFile<Settings>>,
  options: JobRunOptions,
): Promise<JobRun> {
  if (file.part === null) return runJob(program.context, file.job, options);
  return runJob(program.contextOf(file.part), file.job as never, options);
}

/** No run: it ends with its server. */
async function stay<Settings>(program: Program, { part, resident }: ResidentFile<Settings>): Promise<JobEnd> {
  const fresh = async () => {
    await program.fresh();
    await program.clock.follow();
    return program.contextOf(part) as unknown as FeatureContext<Settings>;
  };
  await resident.run(fresh, program.context.signal);
  return { status: 'ok', id: null, summary: null, error: null };
}

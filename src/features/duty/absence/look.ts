// The eyes on what is to happen again and again: reads the rows, and tells what did not happen, and when it happens again.
import type { Context } from '../../../context.ts';
import { databaseNow } from '../../../databases/dialect.ts';
import type { Expectation } from '../../../feature.ts';
import type { TimetableRow } from '../../../scheduler/timetable.ts';
import { expectBeat, type HeartbeatRow, heartbeats } from '../../../store/heartbeats.ts';
import { tellRecovery, tellTrouble } from '../notices/tell.ts';
import type { Trouble } from '../notices/trouble.ts';
import { type BeatJudgement, judgeBeat } from './judge.ts';

export interface BeatsOptions {
  readonly jobs: readonly TimetableRow[];
  /** When the watch began to look, by the product's clock and by the store's. */
  readonly since: { readonly product: Date; readonly store: Date };
  readonly graceMs: number;
}

export interface JudgedBeat {
  readonly expected: Expectation;
  readonly row: HeartbeatRow | null;
  readonly judged: BeatJudgement;
}

/** Every expectation with what its row says; a part of what is silent is unclear. */
export async function judgeBeats(
  { store, now }: Pick<Context, 'store' | 'now'>,
  expectations: readonly Expectation[],
  { jobs, since, graceMs }: BeatsOptions,
): Promise<readonly JudgedBeat[]> {
  const rows = await heartbeats(store);
  const storeNow = new Date(await databaseNow(store.db));
  const judged = expectations.map((expected): JudgedBeat => {
    const isProcess = expected.kind === 'process';
    const job = 'job' in expected.every ? jobNamed(jobs, expected.every.job) : undefined;
    const row = rows.get(expected.name) ?? null;
    const verdict = judgeBeat(expected, row, {
      now: isProcess ? storeNow : now(),
      since: isProcess ? since.store : since.product,
      graceMs,
      schedule: job?.schedule ?? null,
      isJobTroubled: job?.last?.status !== 'ok',
    });
    return { expected, row, judged: verdict };
  });
  const silent = new Set(
    judged.filter(({ judged: one }) => one.state === 'silent').map(({ expected }) => expected.name),
  );
  return judged.map((one) =>
    silent.has(one.expected.within ?? '') ? { ...one, judged: { state: 'unclear' as const } } : one,
  );
}

function jobNamed(jobs: readonly TimetableRow[], name: string): TimetableRow | undefined {
  return jobs.find((job) => job.name === name);
}

/** What was told of each thing last, so that looking every few seconds does not write every few seconds. */
export type ToldBeats = Map<string, { readonly words: string; readonly at: number }>;

/** Told again after so long although nothing changed: somebody else may have said otherwise. Milliseconds of real time. */
const AGAIN_MS = 5 * 60_000;

/** Looks once, and tells what it has not told. */
export async function watchBeats(
  ctx: Pick<Context, 'store' | 'now'>,
  expectations: readonly Expectation[],
  options: BeatsOptions,
  told: ToldBeats = new Map(),
): Promise<void> {
  const { store, now } = ctx;
  for (const { expected, row, judged } of await judgeBeats(ctx, expectations, options)) {
    // From now on there is something to measure its silence by.
    const at = expected.kind === 'process' ? options.since.store : now();
    if (row === null) await expectBeat(store, { name: expected.name, kind: expected.kind, at, everyMs: 0 });
    const trouble = troubleOf(expected, row, judged);
    if (trouble === null && judged.state !== 'well') continue;
    const key = keyOf(expected);
    const words = trouble === null ? 'well' : `${judged.state} ${trouble.causes.join()}`;
    const last = told.get(key);
    if (last?.words === words && performance.now() - last.at < AGAIN_MS) continue;
    if (trouble !== null) await tellTrouble(ctx, trouble);
    else await tellRecovery(ctx, key);
    told.set(key, { words, at: performance.now() });
  }
}

/** Silence, or life in a bad state. */
function troubleOf(expected: Expectation, row: HeartbeatRow | null, judged: BeatJudgement): Trouble | null {
  // A part of the server that stands still is worse than a source that was not read.
  const severity = expected.kind === 'process' ? ('critical' as const) : ('warning' as const);
  const shared = { key: keyOf(expected), remedy: expected.remedy, run: null, severity };
  if (judged.state === 'silent') return { ...shared, title: judged.title, causes: [judged.cause] };
  if (judged.state === 'well' && row?.state === 'fault')
    return { ...shared, title: `${expected.title}不正常`, causes: [row.detail ?? '没有留下原因'] };
  return null;
}

function keyOf({ name }: Expectation): string {
  return `absence/${name}`;
}

// A job that does long work: one after the other, each with its card kept up to date, until nothing waits.
import type { Kysely } from 'kysely';
import { card } from '../feishu/card/card.ts';
import { md, mention } from '../feishu/card/markdown.ts';
import { markdown } from '../feishu/card/texts.ts';
import type { Clock } from '../lib/clock.ts';
import { errorText, UpstreamError, UserError } from '../lib/errors.ts';
import type { OutgoingBody } from '../outbox/channel.ts';
import { say } from '../outbox/say.ts';
import type { OutboxTables } from '../outbox/tables.ts';
import type { Store } from '../store/store.ts';
import { workCard } from './card.ts';
import { openProgress, type WorkProgress } from './progress.ts';
import { endWork, followersOf, giveBack, MOST_ATTEMPTS, takeWork, type Work } from './queue.ts';
import type { WorkState, WorkTables } from './tables.ts';

/** How it went, for its card. */
export interface WorkEnd {
  readonly state: 'done' | 'partly';
  /** Chinese, without full stops. */
  readonly lines: readonly string[];
  readonly buttons?: readonly { readonly text: string; readonly line: string }[];
  /** Files that are sent below the card, absolute paths. */
  readonly files?: readonly { readonly path: string; readonly name: string }[];
}

export interface WorkKinds {
  /** @throws UserError, UpstreamError with what its card says; anything else is a bug */
  readonly [kind: string]: (args: unknown, progress: WorkProgress) => Promise<WorkEnd>;
}

export interface WorkServer {
  readonly store: Store;
  /** The job, whose run this is. */
  readonly job: string;
  readonly run: string;
  readonly kinds: WorkKinds;
  readonly now: Clock;
  readonly signal: AbortSignal;
  readonly log: { error(fields: object, message: string): void };
}

/** Answers what was done, and what was not, as sentences. */
export async function serveWork(
  server: WorkServer,
): Promise<{ readonly done: number; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  let done = 0;
  for (;;) {
    server.signal.throwIfAborted();
    const work = await takeWork(server.store, server.job, server.run, server.now());
    if (work === null) return { done, problems };
    const problem = await serveOne(server, work);
    if (problem !== null) problems.push(problem);
    done += 1;
  }
}

/** The problem it ended with; null when all went well. */
async function serveOne(server: WorkServer, work: Work): Promise<string | null> {
  const began = performance.now();
  const took = (): number => performance.now() - began;
  if (work.attempts > MOST_ATTEMPTS) {
    const sentence = `做这件事时程序中断了 ${MOST_ATTEMPTS} 次，没有再试`;
    await ended(server, work, { state: 'failed', lines: [sentence], buttons: again(work) }, took());
    return `${work.title}：${sentence}`;
  }
  const progress = openProgress(server, work, took);
  try {
    const kind = server.kinds[work.kind];
    if (kind === undefined) throw new UserError(`没有“${work.kind}”这种工作，可能是程序降级了；请再发一次命令`);
    const end = await kind(JSON.parse(work.args), progress);
    server.signal.throwIfAborted();
    await progress.close();
    const buttons = [...(end.buttons ?? []), ...(end.state === 'partly' ? again(work) : [])];
    await ended(server, work, { ...end, buttons }, took());
    return end.state === 'done' ? null : `${work.title}：${end.lines.join('；')}`;
  } catch (thrown) {
    await progress.close();
    // Stopped with its server, and no fault of its own: the next run takes it up again.
    if (server.signal.aborted) await giveBack(server.store, work);
    server.signal.throwIfAborted();
    const isKnown = thrown instanceof UserError || thrown instanceof UpstreamError;
    if (!isKnown) server.log.error({ work: work.id, err: thrown }, 'work failed unexpectedly');
    const sentence = isKnown ? errorText(thrown) : '程序出错了，已经记录下来；请把编号告诉管理员';
    await ended(
      server,
      work,
      { state: 'failed', lines: [...progress.lines(), sentence], buttons: again(work) },
      took(),
    );
    return `${work.title}：${sentence}`;
  }
}

function again({ line }: Work) {
  return [{ text: '再试一次', line }];
}

interface Ended extends Omit<WorkEnd, 'state' | 'buttons'> {
  readonly state: Exclude<WorkState, 'queued' | 'running'>;
  readonly buttons: readonly { readonly text: string; readonly line: string }[];
}

/** Edits push nothing: who waited longer than this is called (ux.md §1.7). */
const LONG_MS = 60_000;

/** The end of the work, its card, its files and what its followers are told, all of it or nothing. */
async function ended(server: WorkServer, work: Work, end: Ended, tookMs: number): Promise<void> {
  const { store } = server;
  const now = server.now();
  const { title, trace, chat, card: ofRow } = work;
  const finalCard = workCard({ ...end, title, trace, tookMs, askedAt: work.asked_at });
  const files = end.files ?? [];
  const ids = Array.from({ length: files.length + 2 }, () => store.newId(now));
  const followerIds: string[] = [];
  await store.withTables<WorkTables & OutboxTables>().transaction(async (trx) => {
    const db = trx as unknown as Kysely<WorkTables>;
    if (!(await endWork(db, work, { state: end.state, now }))) return;
    const said = { now, chat, priority: 'final' as const, ofRow };
    const whole: OutgoingBody = { kind: 'card', card: finalCard, fallbackText: `${title}：${end.lines.join('；')}` };
    const [cardId = '', callId = '', ...fileIds] = ids;
    await say(trx, {
      ...said,
      id: cardId,
      act: 'patch',
      body: whole,
      replaces: `work/${work.id}`,
      once: `work/${work.id}/end`,
    });
    for (const [index, { path, name }] of files.entries()) {
      const once = `work/${work.id}/file/${index}`;
      await say(trx, { ...said, id: fileIds[index] ?? '', act: 'reply', body: { kind: 'file', path, name }, once });
    }
    if (tookMs > LONG_MS && files.length === 0) {
      await say(trx, { ...said, id: callId, act: 'reply', body: called(work, end), once: `work/${work.id}/call` });
    }
    for (const [index, follower] of (await followersOf(db, work.id)).entries()) {
      const id = followerIds[index] ?? store.newId(now);
      followerIds[index] = id;
      const body = { kind: 'text' as const, text: `${title}：${end.lines.join('；')}（编号 ${trace}）` };
      const once = `work/${work.id}/follower/${follower.id}`;
      await say(trx, { ...said, id, chat: follower.chat, ofRow: follower.row, act: 'reply', body, once });
    }
  });
}

function called({ title, person }: Work, { lines }: Ended): OutgoingBody {
  const sentence = lines.at(-1) ?? '做完了';
  return {
    kind: 'card',
    card: card({ title, colour: 'blue', elements: [markdown(md`${mention(person)} ${sentence}`)] }),
    fallbackText: `${title}：${sentence}`,
  };
}

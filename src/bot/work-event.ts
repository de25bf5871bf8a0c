// One event from the queue to its end: judged, run, and ended in one transaction with its answer and its audit row.
import type { Kysely } from 'kysely';
import type { FeishuEvent } from '../feishu/events/event.ts';
import type { Clock } from '../lib/clock.ts';
import { UpstreamError } from '../lib/errors.ts';
import { type Saying, say } from '../outbox/say.ts';
import type { Lease } from '../store/leases.ts';
import type { Store } from '../store/store.ts';
import type { StoreTables } from '../store/tables.ts';
import { type AuditEntry, type Decision, recordAudit } from './audit.ts';
import type { Answer, AnswerMessage, CommandInput } from './command.ts';
import { type BotDb, countAttempt, type EventRow, endEvent, giveBackOnce, takeOnce } from './event-queries.ts';
import { judge } from './judge.ts';
import type { PersonLimit } from './person-limit.ts';
import { failureMessage, textMessage, withTrace } from './replies.ts';
import { incoming, type Occasion, type Request } from './request.ts';
import { failed, type Outcome, type RunLog, runCommand } from './run-command.ts';
import type { BotTables } from './tables.ts';
import { traceOf } from './trace-number.ts';
import type { BotRules, Meant } from './understand.ts';

export interface EventWork {
  readonly store: Store;
  readonly lease: Lease;
  readonly rules: BotRules;
  readonly botOpenId: string;
  /** What is said when the bot comes into a group or somebody opens the private chat; null for nothing. */
  readonly greet: (occasion: Occasion, trace: string) => Promise<Answer | null>;
  /** The product's clock: for what people see. */
  readonly now: Clock;
  /** The real clock: how old a message is. */
  readonly realNow: Clock;
  readonly limit: PersonLimit;
  readonly commandMs: number;
  readonly stop: AbortSignal;
  readonly log: RunLog;
}

/** What kills its process so often is not tried again. */
const MOST_ATTEMPTS = 3;
const NOBODY: Answer = { messages: [] };

/** `left`: the bot stops, and the event is worked on again later. */
export async function workOn(work: EventWork, row: EventRow): Promise<'ended' | 'left'> {
  // Written by storeEvents and by nobody else.
  const came = incoming(JSON.parse(row.body) as FeishuEvent, work.botOpenId);
  switch (came.kind) {
    case 'ignored':
      return finish(work, row, { state: 'ignored', answer: NOBODY, place: null, result: null, audit: null });
    case 'occasion':
      return welcome(work, row, came.occasion);
    case 'wordless': {
      const messages = came.request.chatType === 'p2p' ? [textMessage('我只看得懂文字，发“帮助”看我会什么。')] : [];
      return refuse(work, row, came.request, { decision: 'unknown', command: null, sentence: '不是文字', messages });
    }
    case 'expired': {
      const sentence = '这张卡片是旧版本的，请重新发命令';
      return refuse(work, row, came.request, { decision: 'unknown', command: null, sentence, messages: [] });
    }
    case 'request':
      return answer(work, row, came.request);
  }
}

async function welcome(work: EventWork, row: EventRow, occasion: Occasion): Promise<'ended' | 'left'> {
  const place: Place = { chat: occasion.chatId, messageId: null, by: 'message', quotes: false };
  let greeting: Answer | null = null;
  if (row.attempts < MOST_ATTEMPTS) {
    await write(work, (db) => countAttempt(db, row));
    greeting = await work.greet(occasion, traceOf(row.id));
  }
  return finish(work, row, { state: 'done', answer: greeting ?? NOBODY, place, result: null, audit: null });
}

interface Refusal {
  readonly decision: Decision;
  readonly command: string | null;
  readonly sentence: string;
  readonly messages: readonly AnswerMessage[];
}

function refuse(work: EventWork, row: EventRow, request: Request, refusal: Refusal): Promise<'ended'> {
  const { decision, command, sentence, messages } = refusal;
  const audit = { ...auditFacts(row, request), command, decision, ms: 0 };
  return finish(work, row, { state: 'done', answer: { messages }, place: placeOf(request), result: sentence, audit });
}

async function answer(work: EventWork, row: EventRow, request: Request): Promise<'ended' | 'left'> {
  const verdict = judge(work.rules, request, work.realNow());
  if (verdict.decision !== 'allowed') return refuse(work, row, request, verdict);
  const { meant } = verdict;
  const command = meant.command.names[0];
  const refusal = (decision: Decision, sentence: string, isSaid = true): Promise<'ended'> =>
    refuse(work, row, request, { decision, command, sentence, messages: isSaid ? [textMessage(sentence)] : [] });
  if (row.attempts >= MOST_ATTEMPTS) {
    const sentence = `做这件事时程序中断了 ${row.attempts} 次，没有再试；请把下面的编号告诉管理员。`;
    const message = failureMessage({ command: meant.command, sentence, again: null });
    const audit = { ...auditFacts(row, request), command, decision: 'allowed' as const, ms: 0 };
    const place = placeOf(request);
    return finish(work, row, { state: 'failed', answer: { messages: [message] }, place, result: sentence, audit });
  }
  const admitted = row.attempts > 0 ? 'yes' : work.limit.admit(request.person);
  if (admitted !== 'yes')
    return refusal('limited', '一分钟内的命令太多，先歇一歇，一分钟后再发。', admitted === 'first');
  const isOurs = await write(work, async (db) => {
    await countAttempt(db, row);
    return request.once === null || takeOnce(db, request.once, row, work.realNow());
  });
  if (!isOurs) return refusal('again', '这个按钮已经按过了，没有再做一次。');
  return runMeant(work, row, request, meant);
}

async function runMeant(work: EventWork, row: EventRow, request: Request, meant: Meant): Promise<'ended' | 'left'> {
  const began = performance.now();
  const { command } = meant;
  const { store, stop, log, commandMs: limitMs } = work;
  const facts = { ...auditFacts(row, request), command: command.names[0], decision: 'allowed' as const };
  const auditId = store.newId(work.now());
  const input = inputOf(row, request, meant, (trx) =>
    recordAudit(trx, { ...facts, id: auditId, now: work.now(), result: '已开始', ms: performance.now() - began }),
  );
  const end = (outcome: Outcome): Promise<'ended'> =>
    finish(work, row, {
      ...outcome,
      place: placeOf(request),
      audit: { ...facts, ms: performance.now() - began },
      giveBack: outcome.state === 'failed' ? request.once : null,
    });
  const outcome = await runCommand({ command, input, limitMs, stop, log });
  if (outcome === 'stopped') return 'left';
  try {
    return await end(outcome);
  } catch (thrown) {
    if (!(thrown instanceof CommitFault)) throw thrown;
    return end(failed({ command, input, log }, thrown.cause));
  }
}

function inputOf(
  row: EventRow,
  request: Request,
  { line, parsed, sites }: Meant,
  recorded: (trx: Kysely<StoreTables>) => Promise<void>,
): Omit<CommandInput, 'signal'> {
  const { by, chat, chatType, person, mentions, ctx, once, form, choice, messageId } = request;
  const event = JSON.parse(row.body) as FeishuEvent;
  return {
    line,
    ...parsed,
    sites,
    ...{ by, chat, chatType, person, mentions, ctx, once, form, choice },
    pressedCard: by === 'click' ? messageId : null,
    eventId: event.id,
    trace: traceOf(row.id),
    answerRow: row.id,
    recorded: (trx) => recorded(trx as unknown as Kysely<StoreTables>),
  };
}

/** Where an answer goes unless it says something else. */
interface Place {
  readonly chat: string;
  /** What is answered, or whose card was pressed; null when there is no such message. */
  readonly messageId: string | null;
  readonly by: 'message' | 'click';
  readonly quotes: boolean;
}

function placeOf({ chat, messageId, by, chatType }: Request): Place {
  return { chat, messageId, by, quotes: chatType !== 'p2p' };
}

type AuditFacts = Omit<AuditEntry, 'id' | 'now' | 'result'>;

function auditFacts(row: EventRow, { by, person, chat, text, form }: Request) {
  const fields = Object.keys(form).length === 0 ? '' : ` ${JSON.stringify(form)}`;
  return { once: `event/${row.id}`, kind: by, person, chat, text: `${text}${fields}`, trace: traceOf(row.id) };
}

interface End {
  readonly state: 'done' | 'failed' | 'ignored';
  readonly answer: Answer;
  readonly place: Place | null;
  readonly result: string | null;
  readonly audit: AuditFacts | null;
  /** The key of a button that may be pressed again. */
  readonly giveBack?: string | null;
}

/** What a command's commit threw: the answer is to be another one. */
class CommitFault extends Error {}

/** All of it or nothing: what the command writes, what is said, the audit row, and the end of the event. */
async function finish(work: EventWork, row: EventRow, end: End): Promise<'ended'> {
  const { state, place, audit, giveBack = null } = end;
  const now = work.now();
  const auditId = work.store.newId(now);
  // Made as they are needed, and kept for when the transaction begins again.
  const ids: string[] = [row.id];
  await write(work, async (db, trx) => {
    const said = 'commit' in end.answer ? await committed(end.answer.commit(trx)) : end.answer;
    const error = state === 'failed' ? end.result : null;
    await endEvent(db, row, { state, error, now: work.realNow() });
    if (giveBack !== null) await giveBackOnce(db, giveBack, row);
    const result = end.result ?? said.result ?? 'ok';
    if (audit !== null) await recordAudit(db, { ...audit, id: auditId, now, result });
    if (place === null) return;
    for (const [index, message] of said.messages.entries()) {
      const id = ids[index] ?? work.store.newId(now);
      ids[index] = id;
      await say(trx as never, { ...sayingOf(message, place, row, index), id, now });
    }
  });
  return 'ended';
}

async function committed<R>(commit: Promise<R>): Promise<R> {
  try {
    return await commit;
  } catch (thrown) {
    // The store's own trouble is tried again by the transaction, or by the next look at the event.
    if (thrown instanceof UpstreamError) throw thrown;
    throw new CommitFault('commit', { cause: thrown });
  }
}

function sayingOf(message: AnswerMessage, { chat, messageId, by, quotes }: Place, row: EventRow, index: number) {
  const once = message.once ?? `bot/${row.id}/${index}`;
  const said = { chat, body: withTrace(message.body, traceOf(row.id)), priority: 'final' as const, once };
  const asked = message.place ?? (quotes ? 'reply' : 'chat');
  if (messageId === null || asked === 'chat') return { ...said, act: 'send' as const } satisfies Partial<Saying>;
  const isPatch = asked === 'card' && by === 'click' && message.body.kind === 'card';
  return { ...said, act: isPatch ? ('patch' as const) : ('reply' as const), of: messageId };
}

/** One transaction under the bot's lease: a process that was overtaken commits nothing. */
function write<R>(work: EventWork, step: (db: BotDb, trx: Kysely<StoreTables>) => Promise<R>): Promise<R> {
  return work.store.withTables<BotTables>().transaction(async (trx) => {
    await work.lease.assertHeld(trx);
    // Kysely's type is invariant in its tables, so that a view of some of them can only be had by a cast.
    return step(trx as unknown as BotDb, trx as unknown as Kysely<StoreTables>);
  });
}

// One event from the queue to its end: judged, run, and ended with its answer.
import type { Kysely } from 'kysely';
import type { FeishuEvent, PersonEvent } from '../feishu/events/event.ts';
import { parseInstant } from '../lib/clock.ts';
import { errorText, UpstreamError, UserError } from '../lib/errors.ts';
import { traceOf } from '../lib/trace-number.ts';
import { approvalBy } from '../people/approval-queries.ts';
import { readApprovalMark } from '../people/approvals.ts';
import { type Decision, recordAudit } from '../people/audit.ts';
import { noteFacts } from '../people/directory.ts';
import type { Acquaintance, TellsName } from '../people/look-up.ts';
import { deciders } from '../people/rights.ts';
import type { StoreTables } from '../store/tables.ts';
import type { Answer, AnswerMessage, CommandInput, Said } from './command.ts';
import { isDangerous, pressing, previewing } from './danger.ts';
import { type AnswerPlace, CommitFault, type EventStore, finish, placeOf, write } from './end-event.ts';
import { countAttempt, type EventRow, takeOnce } from './event-queries.ts';
import { judge } from './judge.ts';
import type { PersonLimit } from './person-limit.ts';
import { failureMessage, textMessage } from './replies.ts';
import { incoming, type Occasion, type Request } from './request.ts';
import { failed, LATE, type Outcome, type RunLog, runCommand, within } from './run-command.ts';
import type { BotRules, Meant } from './understand.ts';

export interface EventWork extends EventStore {
  /** Those of this moment. */
  readonly rules: () => BotRules | Promise<BotRules>;
  readonly botOpenId: string;
  /** What is said when the bot comes into a group or somebody opens the private chat; null for nothing. */
  readonly greet: (occasion: Occasion, trace: string) => Promise<Answer | null>;
  /** What is known of people; looked up where that is little. */
  readonly people: Acquaintance;
  /** What is written with the news that somebody left, of the event with this id. */
  readonly whenLeaving: (openId: string, event: string) => Promise<(trx: Kysely<StoreTables>) => Promise<void>>;
  readonly limit: PersonLimit;
  readonly commandMs: number;
  readonly stop: AbortSignal;
  readonly log: RunLog;
}

/** What kills its process so often is not tried again. */
const MOST_ATTEMPTS = 3;
const NOBODY: Said = { messages: [] };

/**
 * `left`: the bot stops, and the event is worked on again later. An event that cannot be ended in any way, for instance one of an older
 * version's shape, is put aside after some attempts, since those behind it in its chat wait.
 * @throws whatever is in the way; the event is to be worked on again
 */
export async function workOn(work: EventWork, row: EventRow): Promise<'ended' | 'left'> {
  try {
    return await workOnce(work, row);
  } catch (thrown) {
    if (thrown instanceof UpstreamError || thrown instanceof UserError) throw thrown;
    if (row.attempts < MOST_ATTEMPTS) {
      await write(work, (db) => countAttempt(db, row));
      throw thrown;
    }
    work.log.error({ trace: traceOf(row.id), event: row.id, err: thrown }, 'event put aside');
    const result = `程序出错：${errorText(thrown)}`;
    return finish(work, row, { state: 'failed', answer: NOBODY, place: null, result, audit: null });
  }
}

async function workOnce(work: EventWork, row: EventRow): Promise<'ended' | 'left'> {
  // Written by storeEvents and by nobody else.
  const came = incoming(JSON.parse(row.body) as FeishuEvent, work.botOpenId);
  switch (came.kind) {
    case 'ignored':
      return finish(work, row, { state: 'ignored', answer: NOBODY, place: null, result: null, audit: null });
    case 'occasion':
      return welcome(work, row, came.occasion);
    case 'wordless': {
      const messages = came.request.chatType === 'p2p' ? [textMessage('我只看得懂文字，发“帮助”看我会什么。')] : [];
      const refusal = { decision: 'unknown', command: null, sentence: '不是文字', messages } as const;
      return refuse(work, row, came.request, limited(work, row, came.request, refusal) ?? refusal);
    }
    case 'expired': {
      const sentence = '这张卡片是旧版本的，请重新发命令';
      return refuse(work, row, came.request, { decision: 'unknown', command: null, sentence, messages: [] });
    }
    case 'person':
      return hearOf(work, row, came.event);
    case 'request':
      return answer(work, row, came.request);
  }
}

async function welcome(work: EventWork, row: EventRow, occasion: Occasion): Promise<'ended' | 'left'> {
  const place: AnswerPlace = { chat: occasion.chatId, messageId: null, by: 'message', quotes: false };
  let greeting: Answer | null = null;
  if (row.attempts < MOST_ATTEMPTS) {
    await write(work, (db) => countAttempt(db, row));
    const trace = traceOf(row.id);
    const tooLate = (thrown: unknown): void =>
      work.log.warn({ trace, err: thrown }, 'greeting failed after its time limit');
    const greeted = await within(work.commandMs, () => work.greet(occasion, trace), tooLate);
    if (greeted === LATE) work.log.warn({ trace }, 'greeting took too long; none was said');
    else greeting = greeted;
  }
  return finish(work, row, { state: 'done', answer: greeting ?? NOBODY, place, result: null, audit: null });
}

/** From this moment on nothing is allowed to who has left: the next request is judged by what is written here. */
async function hearOf(work: EventWork, row: EventRow, event: PersonEvent): Promise<'ended'> {
  const { kind, openId, name, departments, at } = event;
  const hasLeft = kind === 'person-left';
  const also = hasLeft ? await work.whenLeaving(openId, row.id) : null;
  const answer: Answer = {
    commit: async (trx) => {
      await noteFacts(trx, { openId, name, departments, hasLeft }, { at: parseInstant(at), asked: false });
      await also?.(trx);
      return NOBODY;
    },
  };
  const facts = { kind: 'setting', person: openId, chat: null, command: null, decision: 'allowed', ms: 0 } as const;
  const text = `通讯录：${name ?? openId} 离职`;
  const audit = { ...facts, once: `event/${row.id}`, text, trace: traceOf(row.id) };
  const result = hasLeft ? '权限全部停用' : null;
  return finish(work, row, { state: 'done', answer, place: null, result, audit: hasLeft ? audit : null });
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

/** In place of whatever else would be said to one who asks too much; null when he does not. What says nothing counts for nothing. */
function limited(
  { limit }: EventWork,
  row: EventRow,
  { person }: Request,
  { command, messages }: Pick<Refusal, 'command'> & { readonly messages: readonly AnswerMessage[] | null },
): Refusal | null {
  if (row.attempts > 0 || messages?.length === 0) return null;
  const admitted = limit.admit(person);
  if (admitted === 'yes') return null;
  const sentence = '一分钟内的命令太多，先歇一歇，一分钟后再发。';
  return { decision: 'limited', command, sentence, messages: admitted === 'first' ? [textMessage(sentence)] : [] };
}

async function answer(work: EventWork, row: EventRow, request: Request): Promise<'ended' | 'left'> {
  const rules = await work.rules();
  const mark = readApprovalMark(request.ctx);
  const approval = mark === null ? null : await approvalBy(work.store, mark.id);
  const needed = [request.person, ...deciders(rules.rights), ...(approval === null ? [] : [approval.requester])];
  const known = await work.people.known(needed, namesOf(request));
  const verdict = judge({ rules, known, approval, now: work.realNow() }, request);
  if (verdict.decision !== 'allowed') {
    const told = withoutSecret(rules, request, verdict.command);
    return refuse(work, row, told, limited(work, row, request, verdict) ?? verdict);
  }
  const { meant, step } = verdict;
  const { command } = meant;
  const bench = { ...work, rules, known };
  const inPlace = !isDangerous(command)
    ? command
    : step !== null && approval !== null
      ? pressing(bench, meant, approval, step)
      : previewing(bench, meant, command);
  return doMeant(work, row, withoutSecret(rules, request, command.names[0]), { ...meant, command: inPlace });
}

/** What follows the name of some commands is written down nowhere. */
function withoutSecret({ registry }: BotRules, request: Request, command: string | null): Request {
  const isSecret = registry.commands.some(({ names, isSecret = false }) => isSecret && names[0] === command);
  return isSecret ? { ...request, text: `${command} ***`, form: {} } : request;
}

async function doMeant(work: EventWork, row: EventRow, request: Request, meant: Meant): Promise<'ended' | 'left'> {
  const command = meant.command.names[0];
  if (row.attempts >= MOST_ATTEMPTS) return giveUp(work, row, request, meant);
  const tooMuch = limited(work, row, request, { command, messages: null });
  if (tooMuch !== null) return refuse(work, row, request, tooMuch);
  const isOurs = await write(work, async (db) => {
    await countAttempt(db, row);
    return request.once === null || takeOnce(db, request.once, row, work.realNow());
  });
  if (!isOurs) {
    const sentence = '这个按钮已经按过了，没有再做一次。';
    return refuse(work, row, request, { decision: 'again', command, sentence, messages: [textMessage(sentence)] });
  }
  return runMeant(work, row, request, meant);
}

/** A mention says what somebody is called. */
function namesOf({ mentions }: Request): readonly TellsName[] {
  return mentions.flatMap(({ openId, name }) => (openId === null || name === '' ? [] : [{ openId, name }]));
}

function giveUp(work: EventWork, row: EventRow, request: Request, { command }: Meant): Promise<'ended'> {
  const sentence = `做这件事时程序中断了 ${row.attempts} 次，没有再试；请把下面的编号告诉管理员。`;
  return finish(work, row, {
    state: 'failed',
    answer: { messages: [failureMessage({ command, sentence, again: null })] },
    place: placeOf(request),
    result: sentence,
    audit: { ...auditFacts(row, request), command: command.names[0], decision: 'allowed', ms: 0 },
    giveBack: request.once,
  });
}

async function runMeant(work: EventWork, row: EventRow, request: Request, meant: Meant): Promise<'ended' | 'left'> {
  const began = performance.now();
  const { command } = meant;
  const { store, stop, log, commandMs: limitMs } = work;
  const facts = { ...auditFacts(row, request), command: command.names[0], decision: 'allowed' as const };
  const auditId = store.newId(work.now());
  const input = inputOf(row, request, meant, (trx) => {
    const begun = { once: `${facts.once}/begun`, id: auditId, now: work.now(), result: '已开始' };
    return recordAudit(trx, { ...facts, ...begun, ms: performance.now() - began });
  });
  const end = (outcome: Outcome): Promise<'ended'> =>
    finish(work, row, {
      ...outcome,
      forgets: command.isSecret === true,
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
  { line, parsed, sites, asker }: Meant,
  recorded: (trx: Kysely<StoreTables>) => Promise<void>,
): Omit<CommandInput, 'signal'> {
  const { by, chat, chatType, person, mentions, ctx, once, form, choice, messageId } = request;
  const event = JSON.parse(row.body) as FeishuEvent;
  return {
    line,
    ...parsed,
    sites,
    asker,
    ...{ by, chat, chatType, person, mentions, ctx, once, form, choice },
    pressedCard: by === 'click' ? messageId : null,
    eventId: event.id,
    trace: traceOf(row.id),
    answerRow: row.id,
    recorded: (trx) => recorded(trx as unknown as Kysely<StoreTables>),
  };
}

function auditFacts(row: EventRow, { by, person, chat, text, form }: Request) {
  const fields = Object.keys(form).length === 0 ? '' : ` ${JSON.stringify(form)}`;
  return { once: `event/${row.id}`, kind: by, person, chat, text: `${text}${fields}`, trace: traceOf(row.id) };
}

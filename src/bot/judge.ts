// Whether a request is done, and what is said where it is not: the same for typed lines and clicks.
import { parseInstant } from '../lib/clock.ts';
import { type Approval, needOf, readApprovalMark, stepOf } from '../people/approvals.ts';
import type { Decision } from '../people/audit.ts';
import { denialSentence } from '../people/denial.ts';
import { askerOf, type KnownPeople } from '../people/known.ts';
import { RIGHT_TITLE } from '../people/right.ts';
import { type Asker, mayDo, type Need } from '../people/rights.ts';
import type { AnswerMessage } from './command.ts';
import { againAction, deniedMessage, hintMessage, staleMessage, textMessage, unreadableMessage } from './replies.ts';
import type { Request } from './request.ts';
import { suggestions } from './suggest.ts';
import {
  type BotRules,
  digestOfMeant,
  type Meant,
  type Understood,
  understandTyped,
  understandWritten,
} from './understand.ts';

export interface Refused {
  readonly decision: Exclude<Decision, 'allowed'>;
  /** The command's name; null when none was understood. */
  readonly command: string | null;
  /** Chinese: why, for the audit and for the toast of a click. */
  readonly sentence: string;
  /** Said in the chat; a click is answered by its toast alone, which nobody else sees, but for a denial, under which one can ask. */
  readonly messages: readonly AnswerMessage[];
}

export interface Allowed {
  readonly decision: 'allowed';
  readonly meant: Meant;
  /** What the press of a preview's button does; null for anything else. */
  readonly step: 'second' | 'run' | 'cancel' | null;
}

export type Verdict = Allowed | Refused;

/** What is older was asked in another situation (reliability.md §5.2). */
const STALE_MS = 30 * 60_000;

export interface Bench {
  readonly rules: BotRules;
  /** The asker and those who grant rights, as far as anything is known of them. */
  readonly known: KnownPeople;
  /** What the pressed button would confirm; null where it is not there, left out for any other request. */
  readonly approval?: Approval | null;
  /** The real time, since the platform's instants are real. */
  readonly now: Date;
}

export function judge(bench: Bench, request: Request): Verdict {
  const { rules, known } = bench;
  const asker = askerOf(known, request.person, request.chat);
  const understood = understand(rules, request, asker);
  switch (understood.kind) {
    case 'nothing':
      return refused(request, 'unknown', null, '没有写命令', () => [hintMessage(suggestions(rules, '', asker))]);
    case 'unknown':
      return refused(request, 'unknown', null, OLD_CARD, () => [
        hintMessage(suggestions(rules, understood.line, asker)),
      ]);
    case 'fault': {
      const { command, sentence } = understood;
      return refused(request, 'unreadable', command?.names[0] ?? null, sentence, () => [
        unreadableMessage(sentence, command),
      ]);
    }
    case 'command':
      return judgeMeant(bench, request, understood);
  }
}

const OLD_CARD = '这张卡片是旧版本的，请重新发命令';

function understand(rules: BotRules, { by, text, form }: Request, asker: Asker): Understood {
  return by === 'click' ? understandWritten(rules, text, asker, form) : understandTyped(rules, text, asker);
}

function judgeMeant(bench: Bench, request: Request, meant: Meant): Verdict {
  const { rules, now } = bench;
  const { command, line, asker } = meant;
  const [name] = command.names;
  const mark = command.danger === undefined ? null : readApprovalMark(request.ctx);
  const need = mark === null ? meant.need : needOf(bench.approval ?? null, asker.person, meant.need);
  if (!mayDo(rules.rights, asker, need)) return denied(bench, request, meant, need);
  if (mark !== null) return pressed(bench, request, meant, mark.press);
  const ageMs = now.getTime() - parseInstant(request.askedAt).getTime();
  if (ageMs <= STALE_MS) return { decision: 'allowed', meant, step: null };
  const minutes = Math.floor(ageMs / 60_000);
  const messages = [staleMessage(minutes, againAction(line, request))];
  return { decision: 'stale', command: name, sentence: `发出已有 ${minutes} 分钟，没有执行`, messages };
}

/** Which right is missing, and a button that asks for it. */
function denied({ rules, known }: Bench, request: Request, { command, line, asker }: Meant, need: Need): Refused {
  const [name] = command.names;
  const { rights, siteName, requestLine } = rules;
  const sentence = denialSentence({ rules: rights, asker, need, known, siteName });
  const title = `没有执行：需要${RIGHT_TITLE[need.right]}权限`;
  const ask = asker.hasLeft ? null : (requestLine?.(need, line) ?? null);
  // Pressed again and again, it is said once.
  const once = request.by === 'click' ? `denied/${request.messageId}/${asker.person}/${name}` : null;
  return { decision: 'denied', command: name, sentence, messages: [deniedMessage({ title, sentence, ask, once })] };
}

/** A button of a preview: bound to person, chat, words and time. */
function pressed({ approval = null, now }: Bench, request: Request, meant: Meant, press: 'yes' | 'no'): Verdict {
  const { person, chat } = request;
  const step = stepOf(approval, { person, chat, digest: digestOfMeant(meant), press, now });
  if (step.kind !== 'refused') return { decision: 'allowed', meant, step: step.kind };
  const { why, sentence } = step;
  return { decision: why, command: meant.command.names[0], sentence, messages: [textMessage(sentence)] };
}

function refused(
  { by }: Request,
  decision: Refused['decision'],
  command: string | null,
  sentence: string,
  messages: () => readonly AnswerMessage[],
): Refused {
  return { decision, command, sentence, messages: by === 'click' ? [] : messages() };
}

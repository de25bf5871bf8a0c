// What the evaluation says, as rows of the outbox: cards and words for Feishu, plain text for robots and mail.
import type { Kysely } from 'kysely';
import { card } from '../feishu/card/card.ts';
import { joined, md, mention } from '../feishu/card/markdown.ts';
import { markdown } from '../feishu/card/texts.ts';
import type { OutgoingBody } from '../outbox/channel.ts';
import { say } from '../outbox/say.ts';
import type { OutboxTables } from '../outbox/tables.ts';
import { alertCard, alertTitle } from './cards/alert-card.ts';
import { bundleCard, bundleTitle } from './cards/bundle-card.ts';
import { plainBody } from './cards/plain.ts';
import { placedTitle, SEVERITY_TITLE } from './cards/words.ts';
import { isStandby } from './routes.ts';
import type { AlertRules } from './rules.ts';
import { worstOf } from './showing.ts';
import type { Alert, AlertCard, Say } from './state.ts';

export interface Speaking {
  readonly now: Date;
  readonly newId: () => string;
  readonly siteName: (code: string) => string;
  readonly rules: Pick<AlertRules, 'escalateMs'>;
  cardOf(id: string): AlertCard;
  /** In the order of their numbers. */
  membersOf(card: string): readonly Alert[];
  alertOf(id: string): Alert;
}

type Db = Kysely<OutboxTables>;

export async function speak(db: Db, said: Say, speaking: Speaking): Promise<void> {
  const to = speaking.cardOf(said.card);
  const standby = isStandby(to.target);
  switch (said.kind) {
    case 'post':
      return post(db, to, speaking, null);
    case 'show':
      return standby
        ? plainly(db, to, speaking, plainOf(to, speaking, null))
        : patch(db, to, to.row, speaking, bodyOf(to, speaking, null));
    case 'repost': {
      await patch(db, to, said.old, speaking, movedBody(to, speaking));
      return post(db, to, speaking, '这张卡片快到飞书允许更新的期限，所以重新发出');
    }
    case 'word':
      return word(
        db,
        to,
        speaking,
        `${wordText(said, speaking)}${standby ? nextStepsOf(said.alerts, speaking) : ''}`,
        [],
      );
    case 'escalate':
      return escalate(db, to, said, speaking);
  }
}

async function post(db: Db, to: AlertCard, speaking: Speaking, again: string | null): Promise<void> {
  const once = `alert/${to.id}/${to.row}`;
  const rest = { id: to.row, now: speaking.now, priority: 'final' as const, act: 'send' as const, once };
  const body = isStandby(to.target) ? plainOf(to, speaking, null) : bodyOf(to, speaking, again);
  await say(db, { ...rest, ...addressOf(to.target), body });
}

/** By the platform's id where that is known: rows of the outbox are forgotten after some days. */
function whichOf(to: AlertCard, row: string): { readonly of: string } | { readonly ofRow: string } {
  const proof = to.outcome?.state === 'sent' && row === to.row ? to.outcome.proof : null;
  return proof?.startsWith('om_') ? { of: proof } : { ofRow: row };
}

async function patch(
  db: Db,
  to: AlertCard,
  ofRow: string,
  { now, newId }: Speaking,
  body: OutgoingBody,
): Promise<void> {
  const said = { id: newId(), now, chat: to.target, act: 'patch' as const, priority: 'final' as const };
  await say(db, { ...said, ...whichOf(to, ofRow), replaces: `alert/${to.id}/${ofRow}`, body });
}

/** A channel without cards says it as one more message. */
async function plainly(db: Db, to: AlertCard, { now, newId }: Speaking, body: OutgoingBody): Promise<void> {
  const id = newId();
  await say(db, {
    id,
    now,
    ...addressOf(to.target),
    act: 'send',
    priority: 'final',
    once: `alert/${to.id}/${id}`,
    body,
  });
}

/** Below the card. @param people open_ids that are called */
async function word(db: Db, to: AlertCard, speaking: Speaking, text: string, people: readonly string[]): Promise<void> {
  if (isStandby(to.target)) return plainly(db, to, speaking, plainBody(to.target, text, []));
  const { now, newId } = speaking;
  const id = newId();
  const said = { id, now, chat: to.target, act: 'reply' as const, priority: 'final' as const, ...whichOf(to, to.row) };
  await say(db, { ...said, once: `alert/${to.id}/${id}`, body: wordBody(text, people) });
}

function wordBody(text: string, people: readonly string[]): OutgoingBody {
  const calls = joined(people.map(mention), ' ');
  const said = people.length === 0 ? md`${text}` : md`${calls} ${text}`;
  return {
    kind: 'card',
    card: card({ title: '告警提醒', colour: 'red', summary: text, elements: [markdown(said)] }),
    fallbackText: text,
  };
}

function wordText({ word: kind, alerts }: Extract<Say, { kind: 'word' }>, speaking: Speaking): string {
  const titles = titlesOf(alerts, speaking);
  if (kind === 'silence-over') return `静默到期，仍未恢复：${titles}`;
  return `加重为${SEVERITY_TITLE[worstOf(alerts.map(speaking.alertOf))]}：${titles}`;
}

const NAMED = 3;
const MINUTE_MS = 60_000;

function titlesOf(ids: readonly string[], { alertOf, siteName }: Speaking): string {
  const named = ids.slice(0, NAMED).map((id) => {
    const alert = alertOf(id);
    return `告警 ${alert.number} ${placedTitle(alert, siteName)}`;
  });
  return `${named.join('；')}${ids.length > NAMED ? ` 等 ${ids.length} 件` : ''}`;
}

/** Where no card stands above that says it. */
function nextStepsOf(ids: readonly string[], { alertOf }: Speaking): string {
  const steps = [...new Set(ids.slice(0, NAMED).map((id) => alertOf(id).facts.nextStep))].filter((step) => step !== '');
  return steps.length === 0 ? '' : `。下一步：${steps.join('；')}`;
}

/** The first call stands below the card; the second also goes to the people themselves, with an urgent message. */
async function escalate(
  db: Db,
  to: AlertCard,
  said: Extract<Say, { kind: 'escalate' }>,
  speaking: Speaking,
): Promise<void> {
  const { level, people, alerts } = said;
  const minutes = Math.round(speaking.rules.escalateMs[level === 1 ? 0 : 1] / MINUTE_MS);
  const text = `发出 ${minutes} 分钟还没有人确认：${titlesOf(alerts, speaking)}${people.length === 0 ? '（没有设值班人，见 duty.primary）' : ''}`;
  await word(db, to, speaking, isStandby(to.target) ? `${text}${nextStepsOf(alerts, speaking)}` : text, people);
  if (level === 1) return;
  const { now, newId } = speaking;
  for (const chat of people) {
    const id = newId();
    const rest = { now, chat, priority: 'ack' as const };
    const body = wordBody(`${text}。发“告警 确认 ${numberOf(to, speaking)}”表示有人在处理`, []);
    await say(db, { ...rest, id, act: 'send', once: `alert/${to.id}/${id}`, body });
    await say(db, {
      ...rest,
      id: newId(),
      act: 'urgent',
      ofRow: id,
      people: [chat],
      once: `alert/${to.id}/${id}/urgent`,
    });
  }
}

function numberOf({ id, number }: AlertCard, { membersOf }: Speaking): number {
  return number ?? membersOf(id)[0]?.number ?? 0;
}

function bodyOf(to: AlertCard, speaking: Speaking, again: string | null): OutgoingBody {
  return cardBody(to, speaking.membersOf(to.id), speaking.siteName, again);
}

/** What stands in a chat for a card. */
export function cardBody(
  to: Pick<AlertCard, 'kind' | 'number'>,
  members: readonly Alert[],
  siteName: (code: string) => string,
  again: string | null = null,
): OutgoingBody {
  const [first] = members;
  if (first === undefined) throw new Error('a card without alerts');
  if (to.kind === 'alone') {
    const site = first.site === null ? null : siteName(first.site);
    const { detail, nextStep } = first.facts;
    const text = [alertTitle({ alert: first }), detail.replaceAll('\n', '；'), nextStep].filter((part) => part !== '');
    return { kind: 'card', card: alertCard({ alert: first, site, again }), fallbackText: text.join('。') };
  }
  const facts = { kind: to.kind, number: to.number ?? 0, members, siteName, again };
  return { kind: 'card', card: bundleCard(facts), fallbackText: bundleTitle(facts) };
}

function movedBody(to: AlertCard, speaking: Speaking): OutgoingBody {
  const text = '这条告警还没有恢复，已经换了一张新卡片，在下面';
  const title = to.kind === 'alone' ? alertTitle({ alert: speaking.membersOf(to.id)[0] as Alert }) : '告警';
  return {
    kind: 'card',
    card: card({ title, colour: 'grey', elements: [markdown(md`${text}。`)] }),
    fallbackText: text,
  };
}

function plainOf(to: AlertCard, speaking: Speaking, again: string | null): OutgoingBody {
  const members = speaking.membersOf(to.id);
  const whole = cardBody(to, members, speaking.siteName, again);
  const title = whole.kind === 'card' ? whole.fallbackText : '';
  return plainBody(
    to.target,
    title,
    members.map((alert) => `告警 ${alert.number} ${placedTitle(alert, speaking.siteName, alertTitle({ alert }))}`),
  );
}

function addressOf(target: string) {
  const [, channel, address] = /^(robot|mail):(.+)$/.exec(target) ?? [];
  if (channel === undefined || address === undefined) return { chat: target };
  return { channel: channel as 'robot' | 'mail', chat: address };
}

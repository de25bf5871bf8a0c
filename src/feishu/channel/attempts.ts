// In which shapes a message is tried, the richest first: card → simpler card → post → text with a link.

import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { OutgoingBody } from '../../outbox/channel.ts';
import type { Content, Link } from '../api/content.ts';
import { card as cardOf } from '../card/card.ts';
import { cardFaults } from '../card/check.ts';
import { simplerCard } from '../card/simpler.ts';
import { plainText } from '../card/text.ts';
import { paragraph } from '../card/texts.ts';

export interface Attempt {
  readonly content: Content;
  /** Chinese: what it is, for the note about the downgrade. */
  readonly shape: '卡片' | '简化的卡片' | '富文本' | '文字' | '文件';
}

export interface Attempts {
  readonly attempts: readonly Attempt[];
  /** Chinese: why the first shape is not the one that was wanted; null when it is. */
  readonly reason: string | null;
}

type CardBody = Extract<OutgoingBody, { kind: 'card' }>;
type PostBody = Extract<OutgoingBody, { kind: 'post' }>;

const MAYBE_TWICE = '可能重复：上一次发送没有得到答复';
const MOST_TEXT_LINES = 12;

/** A new message or a reply. */
export function cardAttempts(body: CardBody, maybeTwice: boolean, page: Link | null): Attempts {
  const { attempts, reason } = cardsOf(body, maybeTwice);
  const lines = body.fallbackText.split('\n');
  const post = { kind: 'post', title: titleOf(body.card), lines } as const;
  return { attempts: [...attempts, ...postAttempts(post, maybeTwice, page)], reason };
}

/** A card that takes another's place can only be a card: the last shape is one of a few plain lines. */
export function patchAttempts(body: CardBody, maybeTwice: boolean): Attempts {
  const { attempts, reason } = cardsOf(body, maybeTwice);
  const lines = body.fallbackText.split('\n').filter((line) => line.trim() !== '');
  const shown = lines.length === 0 ? [''] : lines.slice(0, MOST_TEXT_LINES);
  const plainest = cardOf({
    title: titleOf(body.card),
    colour: 'grey',
    elements: shown.map((line) => paragraph(line, 300)),
  });
  return { attempts: [...attempts, { content: { type: 'interactive', card: plainest }, shape: '简化的卡片' }], reason };
}

export function postAttempts({ title, lines }: PostBody, maybeTwice: boolean, page: Link | null): readonly Attempt[] {
  const marked = maybeTwice ? [MAYBE_TWICE, ...lines] : lines;
  const post = { type: 'post', title, lines: marked, ...(page === null ? {} : { link: page }) } as const;
  const rest = marked.length > MOST_TEXT_LINES ? ['……'] : [];
  const text = [title, ...marked.slice(0, MOST_TEXT_LINES), ...rest, ...linkLine(page)].join('\n');
  return [
    { content: post, shape: '富文本' },
    { content: { type: 'text', text }, shape: '文字' },
  ];
}

export function textAttempt(text: string, maybeTwice: boolean): Attempt {
  return { content: { type: 'text', text: maybeTwice ? `${MAYBE_TWICE}\n${text}` : text }, shape: '文字' };
}

/** The card as it is, when nothing is wrong with it, and a simpler one. */
function cardsOf(body: CardBody, maybeTwice: boolean): Attempts {
  const card = maybeTwice ? markedCard(body.card) : body.card;
  const faults = cardFaults(card);
  const simpler = simplerCard(card);
  const whole: readonly Attempt[] =
    faults.length > 0 ? [] : [{ content: { type: 'interactive', card }, shape: '卡片' }];
  const less: readonly Attempt[] =
    simpler === null ? [] : [{ content: { type: 'interactive', card: simpler }, shape: '简化的卡片' }];
  return { attempts: [...whole, ...less], reason: faults.length === 0 ? null : faults.slice(0, 3).join('；') };
}

function markedCard(card: Json): Json {
  if (!isJsonObject(card) || !isJsonObject(card.body) || !Array.isArray(card.body.elements)) return card;
  const elements = [paragraph(MAYBE_TWICE), ...(card.body.elements as readonly Json[])];
  return { ...card, body: { ...card.body, elements } as JsonObject };
}

function titleOf(card: Json): string {
  const header = isJsonObject(card) && isJsonObject(card.header) ? card.header.title : null;
  const title = isJsonObject(header) && typeof header.content === 'string' ? header.content : '';
  return plainText(title, 200) || '值班';
}

function linkLine(page: Link | null): readonly string[] {
  return page === null ? [] : [`${page.label}：${page.href}`];
}

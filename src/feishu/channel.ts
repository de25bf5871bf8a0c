// The outbox's channel to Feishu: delivers one message in the richest shape that is taken, and settles what became of a lost one.

import { type Channel, type Delivered, DeliveryFault, type OutgoingMessage, type Urging } from '../outbox/channel.ts';
import type { Content, Link } from './api/content.ts';
import { webAddress } from './card/markdown.ts';
import {
  type Attempt,
  type Attempts,
  cardAttempts,
  patchAttempts,
  postAttempts,
  textAttempt,
} from './channel/attempts.ts';
import { asDeliveryFault, isContentRefused, isTargetGone } from './channel/fault.ts';
import { type FileLink, fileAttempt } from './channel/file-attempt.ts';
import { settled } from './channel/settle.ts';
import type { Feishu } from './client.ts';
import { FeishuError } from './error.ts';

export interface ChannelOptions {
  /** The page that plainer shapes point to; null when people cannot reach one. */
  readonly pageUrl: string | null;
  /** Where a file over 30 MB can be fetched. */
  readonly fileLink: FileLink;
}

export function feishuChannel(feishu: Feishu, options: ChannelOptions): Channel {
  return {
    deliver: (message) => deliver(feishu, options, message).catch(rethrow),
    settle: (message, knownIds) => settled(feishu, message, knownIds).catch(rethrow),
    urge: (urging) => urged(feishu, urging).catch(rethrow),
  };
}

function rethrow(thrown: unknown): never {
  throw thrown instanceof DeliveryFault ? thrown : asDeliveryFault(thrown);
}

/** All shapes go under the same uuid: at most one of them is ever shown (feishu.md §4.1). */
async function deliver(feishu: Feishu, options: ChannelOptions, message: OutgoingMessage): Promise<Delivered> {
  const { attempts, reason } = await attemptsFor(feishu, options, message);
  const reasons = reason === null ? [] : [reason];
  for (const [index, { content, shape }] of attempts.entries()) {
    try {
      const messageId = await put(feishu, message, content);
      const downgraded = reasons.length > 0;
      return { messageId, ...(downgraded ? { note: `改用${shape}发送：${reasons.join('；')}`.slice(0, 500) } : {}) };
    } catch (thrown) {
      if (!isContentRefused(thrown) || index === attempts.length - 1) throw thrown;
      reasons.push(thrown.message);
    }
  }
  throw finalFault(`没有能发送的形式：${reasons.join('；') || '内容是空的'}`);
}

async function attemptsFor(feishu: Feishu, options: ChannelOptions, message: OutgoingMessage): Promise<Attempts> {
  const { body, maybeTwice } = message;
  const page = pageLink(options.pageUrl);
  if (message.act === 'patch') {
    if (body.kind !== 'card') throw finalFault('只有卡片能更新');
    return patchAttempts(body, maybeTwice);
  }
  switch (body.kind) {
    case 'card':
      return cardAttempts(body, maybeTwice, page);
    case 'post':
      return alone(...postAttempts(body, maybeTwice, page));
    case 'text':
      return alone(textAttempt(body.text, maybeTwice));
    case 'file':
      return alone(await fileAttempt(body, maybeTwice, feishu, options.fileLink));
  }
}

function alone(...attempts: readonly Attempt[]): Attempts {
  return { attempts, reason: null };
}

/** Answers the id of the new message; null when a card was replaced. */
async function put(feishu: Feishu, message: OutgoingMessage, content: Content): Promise<string | null> {
  const { act, of, chat, uuid } = message;
  if (act === 'send') return (await feishu.send({ to: chat, content, uuid })).messageId;
  if (of === null) throw finalFault(act === 'patch' ? '要更新的卡片没有发出去过' : '要回复的消息没有编号');
  if (act === 'patch') {
    if (content.type !== 'interactive') throw finalFault('只有卡片能更新');
    await feishu.patchCard(of, content.card);
    return null;
  }
  try {
    return (await feishu.reply({ of, content, uuid })).messageId;
  } catch (thrown) {
    if (!isTargetGone(thrown)) throw thrown;
    return (await feishu.send({ to: chat, content, uuid })).messageId;
  }
}

async function urged(feishu: Feishu, { of, people }: Urging): Promise<Delivered> {
  const nobody = (): DeliveryFault => finalFault('加急没有送到任何人：他们不在这个群里，或编号不对');
  const missed = new Set(
    await feishu.urge(of, people).catch((thrown: unknown) => {
      // What all of them are is an answer of its own: a bad parameter.
      throw thrown instanceof FeishuError && thrown.code === 230001 ? nobody() : thrown;
    }),
  );
  const reached = people.filter((one) => !missed.has(one));
  if (reached.length === 0) throw nobody();
  const note =
    missed.size === 0 ? {} : { note: `有 ${missed.size} 人没有加急到：${[...missed].join('、')}`.slice(0, 500) };
  return { messageId: null, proof: `已加急 ${reached.join('、')}`, ...note };
}

function pageLink(pageUrl: string | null): Link | null {
  const href = pageUrl === null ? null : webAddress(pageUrl);
  return href === null ? null : { label: '打开网页', href };
}

function finalFault(sentence: string): DeliveryFault {
  return new DeliveryFault(sentence, { outcome: 'not-sent', final: true, retryAfterMs: null });
}

// Finds out from the chat's history whether a message whose answer was lost had been sent (issue 3, §2).

import type { OutgoingBody, OutgoingMessage, Settled } from '../../outbox/channel.ts';
import type { HistoryMessage } from '../api/messages.ts';
import type { Feishu } from '../client.ts';
import { FeishuError } from '../error.ts';

/** The clocks of two machines may differ. */
const SKEW_MS = 60_000;
/** With the same uuid it was tried again for fifty minutes at most; then some for the last answer. */
const TRIED_FOR_MS = 55 * 60_000;
/** Two thousand messages in an hour: whoever reads on reads for ever. */
const MOST_PAGES = 40;

/** A fall-back is still the same message. */
const TYPES: Readonly<Record<OutgoingBody['kind'], readonly string[]>> = {
  card: ['interactive', 'post', 'text'],
  post: ['post', 'text'],
  text: ['text'],
  file: ['file', 'text'],
};

/**
 * The content of a card is not returned (feishu.md §4.3), so what is looked for is a message of this app, of that type, created
 * while it was tried, whose id no outbox row knows. A private chat that is known by the person only has no history to read, and
 * without its scope nobody may read a group's: unclear.
 * @throws FeishuError when the history cannot be read now
 */
export async function settled(
  feishu: Pick<Feishu, 'history' | 'appId'>,
  message: OutgoingMessage,
  knownIds: ReadonlySet<string>,
): Promise<Settled> {
  // Replacing a card once more does no harm.
  if (message.act === 'patch' || message.firstTriedAt === null) return { found: 'none' };
  if (!message.chat.startsWith('oc_')) return { found: 'unclear' };
  try {
    const found = await unknownMessages(feishu, message, message.firstTriedAt, knownIds);
    if (found === null || found.length > 1) return { found: 'unclear' };
    const [one] = found;
    return one === undefined ? { found: 'none' } : { found: 'one', messageId: one };
  } catch (thrown) {
    if (thrown instanceof FeishuError && (thrown.kind === 'permission' || thrown.kind === 'gone')) {
      return { found: 'unclear' };
    }
    throw thrown;
  }
}

/** Null when there is more history than can be read. */
async function unknownMessages(
  feishu: Pick<Feishu, 'history' | 'appId'>,
  message: OutgoingMessage,
  firstTriedAt: Date,
  knownIds: ReadonlySet<string>,
): Promise<readonly string[] | null> {
  const from = new Date(firstTriedAt.getTime() - SKEW_MS);
  const to = new Date(firstTriedAt.getTime() + TRIED_FOR_MS + SKEW_MS);
  const isOurs = ({ messageId, type, sender }: HistoryMessage): boolean =>
    sender.id === feishu.appId && TYPES[message.body.kind].includes(type) && !knownIds.has(messageId);
  const found: string[] = [];
  let page: string | undefined;
  for (let read = 0; read < MOST_PAGES; read++) {
    const { messages, next } = await feishu.history({
      chat: message.chat,
      from,
      to,
      ...(page === undefined ? {} : { page }),
    });
    found.push(...messages.filter(isOurs).map((one) => one.messageId));
    if (next === null) return [...new Set(found)];
    page = next;
  }
  return null;
}

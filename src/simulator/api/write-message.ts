// Puts a message into its chat: position, times that ascend, and who is notified.
import type { Platform } from '../platform.ts';
import { newPlatformId } from '../state/ids.ts';
import type { MessageRecord } from '../state/records.ts';

export type NewMessage = Pick<MessageRecord, 'chat' | 'type' | 'content' | 'sender' | 'mentions' | 'pings'> & {
  readonly parent?: MessageRecord;
  readonly inThread?: boolean;
};

export function writeMessage({ state, time }: Platform, { parent, inThread, ...rest }: NewMessage): MessageRecord {
  const last = state.messages.newest();
  // Never before the one before it, even when the real clock steps back.
  const at = Math.max(time.stamp(), last?.createdAt ?? 0);
  const message: MessageRecord = {
    ...rest,
    id: newPlatformId('om_'),
    position: (last?.position ?? 0) + 1,
    createdAt: at,
    updatedAt: at,
    edits: 0,
    deleted: false,
    parent: parent?.id ?? null,
    root: parent === undefined ? null : (parent.root ?? parent.id),
    thread: inThread === true ? (parent?.thread ?? newPlatformId('omt_')) : (parent?.thread ?? null),
  };
  state.messages.put(message.id, message);
  return message;
}

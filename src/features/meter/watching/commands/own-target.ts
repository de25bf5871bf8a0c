// Whose subscriptions a line is about: the group's in a group, the person's in private.
import type { CommandInput } from '../../../../bot/command.ts';
import type { CoreConfig } from '../../../../config/core.ts';

/** Where what is subscribed here is delivered. A click does not say where it was pressed: groups are those of the configuration. */
export function ownTarget({ feishu }: Pick<CoreConfig, 'feishu'>, { chat, chatType, person }: CommandInput): string {
  const isGroup = chatType === null ? (feishu?.chats ?? []).some(({ id }) => id === chat) : chatType === 'group';
  return isGroup ? chat : person;
}

export function targetText(target: string): string {
  return target.startsWith('ou_') ? '私聊发给你' : '发到这个群';
}

// A message in the hands of a person: press, submit, choose, react, recall.

import type { Json, JsonObject } from '../../lib/json.ts';
import { carryClick } from '../clicks/click.ts';
import type { ClickOutcome } from '../clicks/outcome.ts';
import { chosen, filled, type Pressed, pressed, type Target } from '../clicks/press.ts';
import type { Platform } from '../platform.ts';
import { newPlatformId } from '../state/ids.ts';
import type { MessageRecord } from '../state/records.ts';
import { idOf, type PersonRef, personOf, wrongUse } from './refs.ts';
import { type MessageView, viewOf } from './view.ts';

export interface Message extends MessageView {
  /** Presses a button by its text or name, or by the value it carries. @throws UserError when the person is not in the chat */
  click(person: PersonRef, target: Target): Promise<ClickOutcome>;
  /** Fills in a form over what stands in it and submits it, by its first submit button unless one is named. */
  submit(person: PersonRef, form: string, values: JsonObject, button?: string): Promise<ClickOutcome>;
  /** Chooses in a select, ticks, or types into an input that stands outside a form, by its name or placeholder. */
  choose(person: PersonRef, control: string, value: Json): Promise<ClickOutcome>;
  react(person: PersonRef, emoji: string): void;
  /** Reads the message in its chat: the ringing is over for this person. */
  reads(person: PersonRef): void;
  /** The message as it is now. */
  fresh(): Message;
}

export function messageOf(platform: Platform, record: MessageRecord): Message {
  const carry = (person: PersonRef, press: (content: string) => Pressed): Promise<ClickOutcome> =>
    carried(platform, record.id, person, press);
  return {
    ...viewOf(platform, record),
    click: (person, target) => carry(person, (content) => pressed(content, target)),
    submit: (person, form, values, button) => carry(person, (content) => filled(content, form, values, button)),
    choose: (person, control, value) => carry(person, (content) => chosen(content, control, value)),
    react: (person, emoji) => {
      const id = newPlatformId('');
      platform.state.reactions.put(id, { id, message: record.id, emoji, by: { kind: 'user', id: idOf(person) } });
    },
    reads: (person) => {
      const id = `${record.id} ${idOf(person)}`;
      const urgent = platform.state.urgents.get(id);
      if (urgent !== undefined) platform.state.urgents.put(id, { ...urgent, read: true });
    },
    fresh: () => messageOf(platform, platform.state.messages.get(record.id) ?? record),
  };
}

async function carried(
  platform: Platform,
  id: string,
  ref: PersonRef,
  press: (content: string) => Pressed,
): Promise<ClickOutcome> {
  const message = platform.state.messages.get(id);
  const person = personOf(platform, ref);
  const chat = message === undefined ? undefined : platform.state.chats.get(message.chat);
  if (message === undefined || chat === undefined) throw wrongUse(`没有消息 ${id}`);
  if (!chat.people.includes(person.id)) throw wrongUse(`${person.name} 不在这个会话里，看不到这条消息`);
  if (person.resigned === true) throw wrongUse(`${person.name} 已离职`);
  if (message.deleted) return { kind: 'refused', reason: '消息已撤回' };
  if (message.type !== 'interactive') return { kind: 'refused', reason: '这条消息不是卡片' };
  const app = platform.apps.find(message.sender.id);
  if (app === undefined) return { kind: 'error', code: 200340, message: '发卡片的应用不在了' };
  const what = press(message.content);
  return what.kind === 'action' ? carryClick(platform, { app, message, person, action: what.action }) : what;
}

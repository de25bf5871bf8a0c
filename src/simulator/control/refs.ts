// How a test or the page names people, bots and chats: by the thing itself or by its id.
import { UserError } from '../../lib/errors.ts';
import type { App } from '../apps.ts';
import type { Platform } from '../platform.ts';
import type { ChatRecord, PersonRecord } from '../state/records.ts';

/** Somebody, or `ou_…`. */
export type PersonRef = { readonly id: string } | string;
/** An app, or its id `cli_…`. */
export type BotRef = { readonly id: string } | string;

export function idOf(ref: { readonly id: string } | string): string {
  return typeof ref === 'string' ? ref : ref.id;
}

/** @throws UserError when there is no such person */
export function personOf({ state }: Platform, ref: PersonRef): PersonRecord {
  const person = state.people.get(idOf(ref));
  if (person === undefined) throw wrongUse(`没有这个人：${idOf(ref)}`);
  return person;
}

/** @throws UserError when there is no such app */
export function botOf({ apps }: Platform, ref: BotRef): App {
  const app = apps.find(idOf(ref));
  if (app === undefined) throw wrongUse(`没有这个应用：${idOf(ref)}`);
  return app;
}

/** @throws UserError when there is no such chat */
export function chatRecord({ state }: Platform, id: string): ChatRecord {
  const chat = state.chats.get(id);
  if (chat === undefined) throw wrongUse(`没有这个会话：${id}`);
  return chat;
}

/** The simulator was told to do what cannot be done. */
export function wrongUse(sentence: string): UserError {
  return new UserError(`飞书模拟器：${sentence}`);
}

// What the group heard of the changelogs: which publications, how often, and with which workbooks.
import { expect } from 'vitest';
import type { Message } from '../../src/simulator/control/messages.ts';
import { until } from '../web/started.ts';
import type { Lab } from './lab.ts';

export interface Heard {
  readonly publication: number;
  readonly card: Message;
  readonly title: string;
  /** Files that reply to the card. */
  readonly books: readonly Message[];
}

const text = (value: unknown): string => (typeof value === 'object' && value !== null && 'content' in value ? String(value.content) : '');

export function titleOf(message: Message | undefined): string {
  return text((message?.card?.header as { readonly title?: unknown } | undefined)?.title);
}

/** Cards that tell of a publication, the oldest first; one that was told twice comes twice. */
export function changelogsIn(messages: readonly Message[]): readonly Heard[] {
  return messages.flatMap((card) => {
    const subtitle = text((card.card?.header as { readonly subtitle?: unknown } | undefined)?.subtitle);
    const title = titleOf(card);
    // The first tells what there is, not what changed.
    const number = title.startsWith('台账基准已建立') ? 1 : Number(/^第 (\d+) 次发布 · /.exec(subtitle)?.[1] ?? 0);
    if (number === 0 || card.sender.kind !== 'app') return [];
    const books = messages.filter((one) => one.type === 'file' && one.parent === card.id);
    return [{ publication: number, card, title, books }];
  });
}

/** Nothing is under way in the server, and nothing waits to be sent. */
export async function quiet(lab: Lab): Promise<void> {
  await lab.zhiban().idle();
  await until(async () => (await unsent(lab)) === 0, 'an empty outbox');
}

async function unsent(lab: Lab): Promise<number> {
  return lab.withStore(async (store) => {
    const { db } = store.withTables<{ outbox: { state: string } }>();
    const { count } = await db
      .selectFrom('outbox')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('state', 'in', ['waiting', 'sending'])
      .executeTakeFirstOrThrow();
    return Number(count);
  });
}

/** How many publications there are. */
export function publications(lab: Lab): Promise<number> {
  return lab.withStore(async (store) => {
    const { db } = store.withTables<{ lake_publications: { number: number } }>();
    const { last } = await db
      .selectFrom('lake_publications')
      .select((eb) => eb.fn.max('number').as('last'))
      .executeTakeFirstOrThrow();
    return Number(last ?? 0);
  });
}

/** Waits until so many publications were told, then until nothing is left to be said: every one was told once, in order, with one workbook. */
export async function toldOnce(lab: Lab, count: number): Promise<readonly Heard[]> {
  await until(async () => changelogsIn(lab.group.messages()).length >= count, `${count} changelogs`);
  await quiet(lab);
  const heard = changelogsIn(lab.group.messages());
  const last = await publications(lab);
  expect(last).toBeGreaterThanOrEqual(count);
  expect(heard.map(({ publication }) => publication)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  // Where nothing changed there is no workbook.
  expect(heard.map(({ title, books }) => [title, books.length])).toEqual(
    heard.map(({ title }) => [title, title === '台账没有变更' ? 0 : 1]),
  );
  return heard;
}

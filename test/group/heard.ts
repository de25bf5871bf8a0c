// What the group heard of the changelogs: which publications, how often, and with which workbooks.
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Message } from '../../src/simulator/control/messages.ts';
import { openRuns } from '../../src/store/due-runs.ts';
import { until } from '../web/started.ts';
import type { Lab } from './lab.ts';

export interface Heard {
  readonly publication: number;
  readonly card: Message;
  readonly title: string;
  /** Files that reply to the card. */
  readonly books: readonly Message[];
}

const text = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'content' in value ? String(value.content) : '';

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

/** No job is under way or waits for its turn, and nothing waits to be sent; from rows, since pages need a person. */
export async function quiet(lab: Lab): Promise<void> {
  await until(async () => (await openRunsOf(lab)) === 0, 'the end of what is going on');
  await until(async () => (await unsent(lab)) === 0, 'an empty outbox');
}

async function openRunsOf(lab: Lab): Promise<number> {
  return lab.withStore(async ({ db }) => (await openRuns(db)).length);
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

/** How much each publication changed, by its number; the first made the baselines. */
export function publications(lab: Lab): Promise<ReadonlyMap<number, number>> {
  return lab.withStore(async (store) => {
    const { db } = store.withTables<{ ledger_results: Results }>();
    const rows = await db
      .selectFrom('ledger_results')
      .select((eb) => ['publication', eb.fn.sum(sql<number>`added + removed + fields`).as('changes')])
      .groupBy('publication')
      .orderBy('publication')
      .execute();
    return new Map(rows.map(({ publication, changes }) => [publication, Number(changes)]));
  });
}

interface Results {
  readonly publication: number;
  readonly added: number;
  readonly removed: number;
  readonly fields: number;
}

/**
 * Waits until so many publications were told, then until nothing is left to be said. Every one that is news was told once, in order, with
 * one workbook; those without changes at most once, and without.
 */
export async function toldOnce(lab: Lab, count: number): Promise<readonly Heard[]> {
  await until(async () => changelogsIn(lab.group.messages()).length >= count, `${count} changelogs`);
  await quiet(lab);
  const heard = changelogsIn(lab.group.messages());
  const changes = await publications(lab);
  const isNews = (publication: number): boolean => publication === 1 || (changes.get(publication) ?? 0) > 0;
  const numbers = heard.map(({ publication }) => publication);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
  expect(numbers.filter(isNews)).toEqual([...changes.keys()].filter(isNews));
  expect(heard.map(({ publication, books }) => [publication, books.length])).toEqual(
    numbers.map((publication) => [publication, isNews(publication) ? 1 : 0]),
  );
  return heard;
}

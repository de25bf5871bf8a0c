// Tells the groups what was published: every publication once in every chat, also when a process died before it could say so.

import { access } from 'node:fs/promises';
import { pageHref } from '../../../config/page-address.ts';
import { alreadySaid, say } from '../../../outbox/say.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import { type ChangelogFacts, changelogCard } from '../cards/changelog-card.ts';
import { storiesOf } from '../cards/stories.ts';
import { type LedgerContext, ledgerDb, withDuck } from '../context.ts';
import { type Change, readChanges } from '../history/changes.ts';
import { changesPath } from '../page/links.ts';
import { listPublications, listResults } from '../queries.ts';
import { writeChangelog } from '../workbook/changelog.ts';
import { changelogFile } from '../workbook/files.ts';
import { untold } from './untold.ts';

/** So many publications are looked back at; one that is older is no news. */
const LOOKED_BACK = 20;
/** Read for the sentences; the workbook has all. */
const MOST_CHANGES = 20_000;

export interface Telling {
  /** The newest publication is told although nothing changed: people wait for the daily one. */
  readonly evenQuiet: boolean;
}

/** Puts into the outbox what a chat has not been told yet; answers how many changelogs that were. */
export async function tellChangelogs(ctx: LedgerContext, { evenQuiet }: Telling): Promise<number> {
  const chats = (ctx.config.feishu?.chats ?? []).map((chat) => chat.id);
  if (chats.length === 0) return 0;
  const publications = await listPublications(ledgerDb(ctx), LOOKED_BACK);
  const numbers = publications.map(({ number }) => number);
  const news = new Map<string, readonly number[]>();
  for (const chat of chats) news.set(chat, untold(numbers, await toldIn(ctx, chat, numbers)));
  let told = 0;
  for (const { number, published_at } of [...publications].reverse()) {
    const waiting = chats.filter((chat) => news.get(chat)?.includes(number));
    if (waiting.length === 0) continue;
    const facts = await factsOf(ctx, number, published_at);
    // Nothing happened: news once a day at most.
    const isNewest = number === Math.max(...numbers);
    if (!hasNews(facts) && !(evenQuiet && isNewest)) continue;
    if (hasNews(facts)) await writeMissingBook(ctx, number, published_at);
    for (const chat of waiting) await tell(ctx, chat, facts);
    told += waiting.length;
    ctx.step({ name: 'changelog.told' });
  }
  return told;
}

/** A process that died between its publication and its workbook left none. */
async function writeMissingBook(ctx: LedgerContext, publication: number, publishedAt: string): Promise<void> {
  const { path } = changelogFile(ctx, publication, publishedAt);
  if (!(await isThere(path))) await writeChangelog(ctx, { publication }, path);
}

/** Something changed, or a baseline was built. */
function hasNews({ results }: ChangelogFacts): boolean {
  return results.some((one) => one.state === 'built' || changesIn(one) > 0);
}

function changesIn({ added, removed, fields }: ChangelogFacts['results'][number]): number {
  return added + removed + fields;
}

const cardKey = (publication: number, chat: string): string => `changelog/${publication}/${chat}`;

async function toldIn(ctx: LedgerContext, chat: string, publications: readonly number[]): Promise<readonly number[]> {
  const keys = new Map(publications.map((number) => [cardKey(number, chat), number]));
  const said = await alreadySaid(ctx.store, [...keys.keys()]);
  return said.flatMap((once) => keys.get(once) ?? []);
}

async function factsOf(ctx: LedgerContext, publication: number, publishedAt: string): Promise<ChangelogFacts> {
  const changes = await withDuck(ctx, async (session) => {
    const read: Change[] = [];
    for await (const batch of readChanges(ctx, session, { publication, limit: MOST_CHANGES + 1 })) read.push(...batch);
    return read;
  });
  return {
    publication,
    publishedAt,
    results: await listResults(ledgerDb(ctx), publication),
    stories: storiesOf(changes.slice(0, MOST_CHANGES), ctx.settings.ledgers),
    cut: changes.length > MOST_CHANGES,
    sites: ctx.config.sites,
    ledgers: ctx.settings.ledgers,
    page: pageHref(ctx.config, changesPath({ publication })),
  };
}

/** The card, and the workbook below it, in one transaction: a chat that was told was told all of it. */
async function tell(ctx: LedgerContext, chat: string, facts: ChangelogFacts): Promise<void> {
  const now = ctx.now();
  const [cardId, fileId] = [ctx.store.newId(now), ctx.store.newId(now)];
  const card = changelogCard(facts);
  const book = changelogFile(ctx, facts.publication, facts.publishedAt);
  const hasBook = hasNews(facts) && (await isThere(book.path));
  const said = { now, chat, priority: 'final' as const };
  await ctx.store.withTables<OutboxTables>().transaction(async (trx) => {
    const once = cardKey(facts.publication, chat);
    const answer = await say(trx, {
      ...said,
      id: cardId,
      act: 'send',
      once,
      body: { kind: 'card', card, fallbackText: `台账第 ${facts.publication} 次发布，变更见工作簿` },
    });
    if (answer === 'already' || !hasBook) return;
    const body = { kind: 'file' as const, path: book.path, name: book.name };
    await say(trx, { ...said, id: fileId, act: 'reply', ofRow: cardId, once: `${once}/book`, body });
  });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return false;
    throw thrown;
  }
}

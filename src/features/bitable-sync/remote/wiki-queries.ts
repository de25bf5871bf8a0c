// What nodes of a wiki lead to, remembered: asking is limited to a hundred times a minute (feishu.md §6.8).
import { upsert } from '../../../databases/dialect.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { Store } from '../../../store/store.ts';
import { syncDb } from '../context.ts';

/** The app_token behind a node; null where it has not been asked for. */
export async function knownNode(store: Store, node: string): Promise<string | null> {
  const row = await syncDb(store)
    .selectFrom('sync_wiki_nodes')
    .select('app_token')
    .where('node', '=', node)
    .executeTakeFirst();
  return row?.app_token ?? null;
}

export async function rememberNode(store: Store, node: string, app: string, at: Date): Promise<void> {
  const row = { node, app_token: app, at: isoInstant(at) };
  await upsert(syncDb(store), 'sync_wiki_nodes', row, ['node'], ['app_token', 'at']);
}

export async function forgetNode(store: Store, node: string): Promise<void> {
  await syncDb(store).deleteFrom('sync_wiki_nodes').where('node', '=', node).execute();
}

/** What every node that was asked for leads to, by node. */
export async function knownNodes(store: Store): Promise<ReadonlyMap<string, string>> {
  const rows = await syncDb(store).selectFrom('sync_wiki_nodes').select(['node', 'app_token']).execute();
  return new Map(rows.map(({ node, app_token }) => [node, app_token]));
}

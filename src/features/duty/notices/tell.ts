// Tells the groups once what went wrong, and edits that card when something else is the cause or all is well again.
import type { Kysely, Selectable } from 'kysely';
import type { Context } from '../../../context.ts';
import { insertIfAbsent, lockRows } from '../../../databases/dialect.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { OutgoingBody } from '../../../outbox/channel.ts';
import { say } from '../../../outbox/say.ts';
import type { OutboxTables } from '../../../outbox/tables.ts';
import type { DutyNoticesTable, DutyTables } from '../tables.ts';
import { type NoticeFacts, noticeCard } from './card.ts';
import type { Trouble } from './trouble.ts';

type Notice = Selectable<DutyNoticesTable>;
type TellingContext = Pick<Context, 'store' | 'now' | 'config'>;

/** Which line does the work of a trouble again: the refresh is what people know. */
const AGAIN: Readonly<Record<string, string>> = { 'job/daily': '刷新 台账' };

/** Open in every group of the configuration; one that is open already is edited when it says something else now. */
export async function tellTrouble(ctx: TellingContext, trouble: Trouble): Promise<void> {
  for (const { id: chat } of ctx.config.feishu?.chats ?? []) await tellIn(ctx, chat, trouble);
}

/** Every open card of this key says that it is over. */
export async function tellRecovery(ctx: TellingContext, key: string): Promise<void> {
  const { store } = ctx;
  const open = await store
    .withTables<DutyTables>()
    .db.selectFrom('duty_notices')
    .selectAll()
    .where('key', '=', key)
    .where('open_key', 'is not', null)
    .execute();
  for (const notice of open) await recover(ctx, notice);
}

async function tellIn(ctx: TellingContext, chat: string, trouble: Trouble): Promise<void> {
  const { store } = ctx;
  const now = ctx.now();
  const [id, card] = [store.newId(now), store.newId(now)];
  const openKey = `${trouble.key}/${chat}`;
  const told = JSON.stringify(trouble);
  const opened = isoInstant(now);
  const row = {
    id,
    key: trouble.key,
    chat,
    open_key: openKey,
    card,
    trouble: told,
    opened_at: opened,
    closed_at: null,
  };
  await store.withTables<DutyTables & OutboxTables>().transaction(async (trx) => {
    const db = trx as unknown as Kysely<DutyTables>;
    // Locked, and looked for first: it must not be over before it is edited, or its card would say for ever that it is not; and what
    // is over must be seen to be, or the same run would be told again.
    const query = db.selectFrom('duty_notices').selectAll().where('open_key', '=', openKey);
    const open = await lockRows(db, query).executeTakeFirst();
    if (open !== undefined) {
      if (open.trouble === told) return;
      await db.updateTable('duty_notices').set({ trouble: told }).where('id', '=', open.id).execute();
      const both = trx as unknown as Kysely<DutyTables & OutboxTables>;
      return edit(both, { ctx, notice: { ...open, trouble: told }, closedAt: null });
    }
    if (await wasSettled(db, trouble, chat)) return;
    if (!(await insertIfAbsent(db, 'duty_notices', row, ['open_key']))) return;
    const body = bodyOf({ trouble, openedAt: opened, closedAt: null, again: AGAIN[trouble.key] ?? null });
    await say(trx, { id: card, now, chat, priority: 'final', act: 'send', once: `notice/${id}`, body });
  });
}

interface Edit {
  readonly ctx: TellingContext;
  /** Locked by the transaction. */
  readonly notice: Notice;
  readonly closedAt: string | null;
}

/** Its time and id are taken while the notice is locked: of two patches of a card the one with the greater id counts. */
async function edit(trx: Kysely<DutyTables & OutboxTables>, { ctx, notice, closedAt }: Edit): Promise<void> {
  const now = ctx.now();
  const { id, chat, key, card: ofRow, opened_at: openedAt } = notice;
  const trouble = JSON.parse(notice.trouble) as Trouble;
  const body = bodyOf({ trouble, openedAt, closedAt, again: closedAt === null ? (AGAIN[key] ?? null) : null });
  const said = { id: ctx.store.newId(now), now, chat, act: 'patch' as const, priority: 'final' as const };
  await say(trx, { ...said, ofRow, replaces: `notice/${id}`, body });
}

/** The newest card of this key was about this very run, and is over: work done again by hand is no new run of the job. */
async function wasSettled(db: Kysely<DutyTables>, { key, run }: Trouble, chat: string): Promise<boolean> {
  if (run === null) return false;
  const newest = await db
    .selectFrom('duty_notices')
    .select(['closed_at', 'trouble'])
    .where('key', '=', key)
    .where('chat', '=', chat)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest !== undefined && newest.closed_at !== null && (JSON.parse(newest.trouble) as Trouble).run === run;
}

async function recover(ctx: TellingContext, { id }: Notice): Promise<void> {
  const closedAt = isoInstant(ctx.now());
  await ctx.store.withTables<DutyTables & OutboxTables>().transaction(async (trx) => {
    const db = trx as unknown as Kysely<DutyTables>;
    const query = db.selectFrom('duty_notices').selectAll().where('id', '=', id).where('open_key', 'is not', null);
    const notice = await lockRows(db, query).executeTakeFirst();
    if (notice === undefined) return;
    await db.updateTable('duty_notices').set({ open_key: null, closed_at: closedAt }).where('id', '=', id).execute();
    await edit(trx as unknown as Kysely<DutyTables & OutboxTables>, { ctx, notice, closedAt });
  });
}

function bodyOf(facts: NoticeFacts): OutgoingBody {
  const { title, causes, remedy } = facts.trouble;
  return { kind: 'card', card: noticeCard(facts), fallbackText: `${title}：${causes.join('；')}。${remedy}` };
}

// Tells the groups once what went wrong, and edits that card when something else is the cause or all is well again.
import type { Kysely, Selectable } from 'kysely';
import type { Context } from '../../../context.ts';
import { insertIfAbsent } from '../../../databases/dialect.ts';
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
  const [id, card, edit] = [store.newId(now), store.newId(now), store.newId(now)];
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
    const said = { now, chat, priority: 'final' as const };
    if (await wasSettled(db, trouble, chat)) return;
    if (await insertIfAbsent(db, 'duty_notices', row, ['open_key'])) {
      const body = bodyOf({ trouble, openedAt: opened, closedAt: null, again: AGAIN[trouble.key] ?? null });
      await say(trx, { ...said, id: card, act: 'send', once: `notice/${id}`, body });
      return;
    }
    const open = await db.selectFrom('duty_notices').selectAll().where('open_key', '=', openKey).executeTakeFirst();
    if (open === undefined || open.trouble === told) return;
    await db.updateTable('duty_notices').set({ trouble: told }).where('id', '=', open.id).execute();
    const facts = { trouble, openedAt: open.opened_at, closedAt: null, again: AGAIN[trouble.key] ?? null };
    await say(trx, {
      ...said,
      id: edit,
      act: 'patch',
      ofRow: open.card,
      replaces: `notice/${open.id}`,
      body: bodyOf(facts),
    });
  });
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

async function recover({ store, now: clock }: TellingContext, notice: Notice): Promise<void> {
  const now = clock();
  const id = store.newId(now);
  const closedAt = isoInstant(now);
  await store.withTables<DutyTables & OutboxTables>().transaction(async (trx) => {
    const db = trx as unknown as Kysely<DutyTables>;
    const { numUpdatedRows } = await db
      .updateTable('duty_notices')
      .set({ open_key: null, closed_at: closedAt })
      .where('id', '=', notice.id)
      .where('open_key', 'is not', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const trouble = JSON.parse(notice.trouble) as Trouble;
    const body = bodyOf({ trouble, openedAt: notice.opened_at, closedAt, again: null });
    const { chat, card: ofRow } = notice;
    await say(trx, { id, now, chat, act: 'patch', ofRow, priority: 'final', replaces: `notice/${notice.id}`, body });
  });
}

function bodyOf(facts: NoticeFacts): OutgoingBody {
  const { title, causes, remedy } = facts.trouble;
  return { kind: 'card', card: noticeCard(facts), fallbackText: `${title}：${causes.join('；')}。${remedy}` };
}

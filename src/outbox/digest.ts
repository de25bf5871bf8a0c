// A storm becomes a digest: when too much waits in a lane, one message says how many there are and how they begin.
import type { Kysely } from 'kysely';
import type { OutgoingBody } from './channel.ts';
import type { DeliveryWork } from './deliver.ts';
import type { Lane, OutboxRow } from './queries.ts';
import type { OutboxTables } from './tables.ts';

const LISTED = 40;
const MOST_LINE = 120;
/** Taken in one go; what is beyond comes into the next. */
const MOST_ROWS = 1_000;

/**
 * Merges what waits, when that is more than so many rows; in one transaction, so that nothing is said twice or lost. What may have been
 * posted already is left alone. The rows keep their `once`, and their outcome is the digest's.
 */
export async function digestLane(work: DeliveryWork, lane: Lane, above: number): Promise<void> {
  const waiting = await candidates(work.read(), lane)
    .limit(above + 1)
    .select('id')
    .execute();
  if (waiting.length <= above) return;
  const id = work.newId();
  await work.write(async (db) => {
    const rows = await candidates(db, lane).orderBy('priority').orderBy('id').limit(MOST_ROWS).selectAll().execute();
    if (rows.length > above) await merge(db, lane, rows, id);
  });
}

function candidates(db: Kysely<OutboxTables>, { channel, chat }: Lane) {
  return db
    .selectFrom('outbox')
    .where('channel', '=', channel)
    .where('chat', '=', chat)
    .where('state', '=', 'waiting')
    .where('act', '=', 'send')
    .where('uncertain', '=', 0);
}

async function merge(
  db: Kysely<OutboxTables>,
  { channel, chat }: Lane,
  rows: readonly OutboxRow[],
  id: string,
): Promise<void> {
  const ids = rows.map((row) => row.id);
  const digests = rows.filter((row) => row.stands_for !== null).map((row) => row.id);
  const count = rows.reduce((sum, row) => sum + standsFor(row), 0);
  const body: OutgoingBody = { kind: 'text', text: digestText(rows, count) };
  await db
    .insertInto('outbox')
    .values({
      id,
      channel,
      chat,
      act: 'send',
      of_id: null,
      of_row: null,
      body: JSON.stringify(body),
      priority: Math.min(...rows.map((row) => Number(row.priority))),
      once: null,
      replaces: null,
      state: 'waiting',
      round: 0,
      uncertain: 0,
      maybe_twice: 0,
      // What was in vain so far counts on: a robot that is gone is not asked more often because more is said to it.
      attempts: Math.max(...rows.map((row) => Number(row.attempts))),
      said_at: rows.map((row) => row.said_at).sort()[0] ?? '',
      due_at:
        rows
          .map((row) => row.due_at)
          .sort()
          .at(-1) ?? '',
      first_tried_at: null,
      sent_at: null,
      message_id: null,
      proof: null,
      note: null,
      error: null,
      stands_for: count,
      merged_into: null,
    })
    .execute();
  const gone = { state: 'superseded', merged_into: id } as const;
  await db.updateTable('outbox').set(gone).where('id', 'in', ids).where('state', '=', 'waiting').execute();
  if (digests.length === 0) return;
  await db.updateTable('outbox').set({ merged_into: id }).where('merged_into', 'in', digests).execute();
}

function standsFor({ stands_for }: OutboxRow): number {
  return stands_for === null ? 1 : Number(stands_for);
}

function digestText(rows: readonly OutboxRow[], count: number): string {
  const lines = rows.flatMap(linesOf);
  const shown = lines.slice(0, LISTED);
  const rest = count - shown.length;
  return [`共 ${count} 条消息，合并成这一条：`, ...shown, ...(rest > 0 ? [`……另有 ${rest} 条`] : [])].join('\n');
}

/** Of a digest what it lists, of all else how it begins. */
function linesOf(row: OutboxRow): readonly string[] {
  // Written by say(), or here.
  const text = wordsOf(JSON.parse(row.body) as OutgoingBody);
  if (row.stands_for !== null) return text.split('\n').filter((line) => line.startsWith('· '));
  const first = text.split('\n').find((line) => line.trim() !== '') ?? '（空消息）';
  return [`· ${first.trim().slice(0, MOST_LINE)}`];
}

function wordsOf(body: OutgoingBody): string {
  switch (body.kind) {
    case 'text':
      return body.text;
    case 'post':
      return [body.title, ...body.lines].join('\n');
    case 'card':
      return body.fallbackText;
    case 'file':
      return `文件《${body.name}》`;
  }
}

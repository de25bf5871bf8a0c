// What is asked of the audit.
import type { Expression, ExpressionBuilder, Selectable, SelectQueryBuilder, SqlBool } from 'kysely';
import { containsText } from '../databases/dialect.ts';
import { isoInstant, parseInstant } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import { FAILED, type Outcome } from './audit.ts';
import type { AuditLogTable, AuditTables } from './audit-tables.ts';

export type AuditRow = Selectable<AuditLogTable>;

export interface AuditFilter {
  /** ISO instants, UTC: not before, and before. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Any of these persons: open_id, or `schedule` and the like. */
  readonly persons?: readonly string[] | undefined;
  readonly kind?: string | undefined;
  readonly decision?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** Part of the text, the command or the result. */
  readonly text?: string | undefined;
}

/** What was recorded last under a trace number; null when nothing was. */
export async function auditOf(store: Store, trace: string): Promise<AuditRow | null> {
  const { db } = store.withTables<AuditTables>();
  const found = db.selectFrom('audit_log').selectAll().where('trace', '=', trace).orderBy('id', 'desc');
  return (await found.executeTakeFirst()) ?? null;
}

/** The newest first. */
export async function listAudit(
  store: Store,
  filter: AuditFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: readonly AuditRow[]; readonly total: number }> {
  const { db } = store.withTables<AuditTables>();
  const counted = await narrowed(db.selectFrom('audit_log'), filter)
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await narrowed(db.selectFrom('audit_log'), filter)
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { rows, total: Number(counted.count) };
}

/** Who asked for something in a chat since then and was not refused for asking too much, the oldest first; by the product's clock. */
export async function askedSince(
  store: Store,
  since: Date,
): Promise<readonly { readonly person: string; readonly at: Date }[]> {
  const { db } = store.withTables<AuditTables>();
  const rows = await db
    .selectFrom('audit_log')
    // Of one request there may be two rows: that it was begun, and how it ended.
    .select((eb) => ['person', 'trace', eb.fn.min('at').as('first')])
    .where('at', '>', isoInstant(since))
    .where('kind', 'in', ['message', 'click'])
    .where('decision', '!=', 'limited')
    .groupBy(['person', 'trace'])
    .orderBy('first')
    .execute();
  return rows.map(({ person, first }) => ({ person, at: parseInstant(first) }));
}

const AT_ONCE = 500;

/** All of them, the oldest first, a batch at a time; what is added meanwhile may be among them. */
export async function* readAudit(store: Store, filter: AuditFilter): AsyncGenerator<readonly AuditRow[]> {
  const { db } = store.withTables<AuditTables>();
  for (let last: AuditRow | undefined; ; ) {
    const after = last;
    const query = narrowed(db.selectFrom('audit_log'), filter);
    const rest =
      after === undefined
        ? query
        : query.where((eb) =>
            eb.or([eb('at', '>', after.at), eb.and([eb('at', '=', after.at), eb('id', '>', after.id)])]),
          );
    const rows = await rest.selectAll().orderBy('at').orderBy('id').limit(AT_ONCE).execute();
    if (rows.length > 0) yield rows;
    last = rows.at(-1);
    if (rows.length < AT_ONCE) return;
  }
}

function cameOut(eb: ExpressionBuilder<AuditTables, 'audit_log'>, outcome: Outcome): Expression<SqlBool> {
  if (outcome === 'refused') return eb.or([eb('kind', '=', 'denial'), eb('decision', 'in', ['denied', 'limited'])]);
  const failed = eb.or([
    eb('result', 'like', `${FAILED}%`),
    // As older versions wrote it.
    eb('result', 'like', '程序出错%'),
    eb('result', 'in', ['failed', 'partial']),
  ]);
  return eb.and([
    eb('decision', '=', 'allowed'),
    eb('kind', '!=', 'denial'),
    outcome === 'failed' ? failed : eb.not(failed),
  ]);
}

type AuditQuery<O> = SelectQueryBuilder<AuditTables, 'audit_log', O>;

function narrowed<O>(
  query: AuditQuery<O>,
  { from, to, persons, kind, decision, outcome, text }: AuditFilter,
): AuditQuery<O> {
  let some = query;
  if (from !== undefined) some = some.where('at', '>=', from);
  if (to !== undefined) some = some.where('at', '<', to);
  if (persons !== undefined) some = some.where('person', 'in', persons.length === 0 ? [''] : persons);
  if (kind !== undefined) some = some.where('kind', '=', kind);
  if (decision !== undefined) some = some.where('decision', '=', decision);
  if (outcome !== undefined) some = some.where((eb) => cameOut(eb, outcome));
  if (text !== undefined && text !== '') {
    some = some.where((eb) =>
      eb.or((['text', 'command', 'result'] as const).map((column) => containsText(eb.ref(column), text))),
    );
  }
  return some;
}

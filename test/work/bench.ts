// Long work on a real store: asked as commands ask, done by runs that a test begins and ends, read back from the outbox.
import type { Kysely } from 'kysely';
import { expect } from 'vitest';
import { cardFaults } from '../../src/feishu/card/check.ts';
import type { Json } from '../../src/lib/json.ts';
import type { OutgoingBody } from '../../src/outbox/channel.ts';
import { outboxMigrations } from '../../src/outbox/migrations/index.ts';
import { say } from '../../src/outbox/say.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Run } from '../../src/store/run.ts';
import { claimRun, finishRun, markLostRuns } from '../../src/store/runs.ts';
import type { Store } from '../../src/store/store.ts';
import { type Asked, askForWork, type WorkOrder } from '../../src/work/ask.ts';
import { workMigrations } from '../../src/work/migrations/index.ts';
import type { Work } from '../../src/work/queue.ts';
import { serveWork, type WorkKinds } from '../../src/work/serve.ts';
import type { WorkTables } from '../../src/work/tables.ts';

export const JOB = 'ledger-work';

export interface SaidRow {
  readonly id: string;
  readonly chat: string;
  readonly act: string;
  readonly ofRow: string | null;
  readonly once: string | null;
  readonly state: string;
  readonly body: OutgoingBody;
  /** The whole body as text, for what a person would read. */
  readonly text: string;
}

export interface Wanted {
  readonly kind?: string;
  readonly args?: Json;
  readonly chat?: string;
  readonly person?: string;
  readonly line?: string;
  readonly job?: string;
}

export interface AskedFor {
  readonly asked: Asked;
  /** The work's id where it was entered. */
  readonly id: string;
  readonly answerRow: string;
}

/** Asks in one transaction with an answer, as the bot does. */
export async function askFor(store: Store, wanted: Wanted = {}, order: Partial<WorkOrder> = {}): Promise<AskedFor> {
  const now = new Date();
  const [id, answerRow] = [order.id ?? store.newId(now), order.answerRow ?? store.newId(now)];
  const { kind = 'refresh', args = { sites: ['suzhou'] }, chat = 'oc_a', person = 'ou_li', job = JOB } = wanted;
  const { line = '刷新 台账 苏州' } = wanted;
  const whole: WorkOrder = {
    ...{ id, now, job, kind, title: '刷新台账：苏州', args, line, chat, person, trace: '7F3K-92', answerRow },
    ...order,
  };
  return store.withTables<WorkTables & OutboxTables>().transaction(async (trx) => {
    const asked = await askForWork(trx, whole);
    const body: OutgoingBody = { kind: 'text', text: asked.status };
    await say(trx, { id: answerRow, now, chat, act: 'send', priority: 'ack', once: `answer/${answerRow}`, body });
    return { asked, id, answerRow };
  });
}

export async function workBench({ store, url }: { readonly store: Store; readonly url: string }) {
  await migrate(store, [...storeMigrations, ...outboxMigrations, ...workMigrations]);
  const db = store.withTables<WorkTables & OutboxTables>().db as unknown as Kysely<WorkTables & OutboxTables>;
  const logged: { readonly fields: object; readonly message: string }[] = [];
  const rows = async (): Promise<readonly SaidRow[]> => {
    const all = await db.selectFrom('outbox').selectAll().orderBy('id').execute();
    return all.map(({ id, chat, act, of_row: ofRow, once, state, body: text }) => {
      const body = JSON.parse(text) as OutgoingBody;
      if (body.kind === 'card') expect(cardFaults(body.card)).toEqual([]);
      return { id, chat, act, ofRow, once, state, body, text };
    });
  };
  const works = (): Promise<readonly Work[]> => db.selectFrom('works').selectAll().orderBy('id').execute();
  const begin = async (): Promise<Run> => {
    await markLostRuns(store);
    const run = await claimRun(store, { job: JOB, dueAt: null, trigger: 'chat', now: new Date() });
    if ('taken' in run) throw new Error('a run by hand is never taken');
    return run;
  };
  const serveAs = (run: Run, kinds: WorkKinds, signal = new AbortController().signal) =>
    serveWork({
      ...{ store, job: JOB, run: run.id, kinds, now: () => new Date(), signal },
      log: { error: (fields, message) => logged.push({ fields, message }) },
    });
  return {
    store,
    url,
    db,
    logged,
    rows,
    works,
    begin,
    serveAs,
    ask: (wanted?: Wanted, order?: Partial<WorkOrder>) => askFor(store, wanted, order),
    /** One run that does all that is open. */
    serve: async (kinds: WorkKinds) => {
      const run = await begin();
      const answer = await serveAs(run, kinds);
      await finishRun(store, run, { now: new Date() });
      return answer;
    },
    workOf: async (id: string): Promise<Work> => {
      const work = (await works()).find((one) => one.id === id);
      if (work === undefined) throw new Error(`no work ${id}`);
      return work;
    },
    /** What stands below or on a card, oldest first: its patches and replies. */
    below: async (row: string): Promise<readonly SaidRow[]> => (await rows()).filter(({ ofRow }) => ofRow === row),
  };
}

export type WorkBench = Awaited<ReturnType<typeof workBench>>;

/** A gate that a test opens: work waits at it for as long as the test looks around. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

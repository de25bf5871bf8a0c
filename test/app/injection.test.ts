// S1: texts that would be SQL, as every word that people and machines may write: settings, searches, grants, names, codes, keys, alerts,
// pages. What is found is what is looked for, what is kept is what was said, and the schema is what it was.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { raiseAlert, recoverAlert } from '../../src/alerts/raise.ts';
import { isSettled, wake } from '../../src/alerts/worker.ts';
import { features } from '../../src/app/features.ts';
import { openHouse } from '../../src/app/group/house.ts';
import { openProgram, type Program } from '../../src/app/program.ts';
import { createRegistry } from '../../src/bot/registry.ts';
import { botRules, understandTyped, understandWritten } from '../../src/bot/understand.ts';
import { kindOf } from '../../src/databases/dialect.ts';
import { UpstreamError, UserError } from '../../src/lib/errors.ts';
import { recordAudit } from '../../src/people/audit.ts';
import { auditOf, listAudit, readAudit } from '../../src/people/audit-queries.ts';
import { knownPeople, noteFacts, noteName } from '../../src/people/directory.ts';
import { personsCalled } from '../../src/people/names.ts';
import { decideRequest, enterRequest, openRequests, requestBy } from '../../src/people/requests.ts';
import { rightRules } from '../../src/people/rights.ts';
import { findKey, makeKey, revokeKeys } from '../../src/people/signin/api-keys.ts';
import { redeemCode } from '../../src/people/signin/codes.ts';
import { findSession } from '../../src/people/signin/sessions.ts';
import { servedRoutes } from '../../src/web/route.ts';
import { rules as alertRules, facts } from '../alerts/bench.ts';
import { IS_NIGHTLY } from '../support/extent.ts';
import { DATABASE_KINDS, freshDatabase } from '../support/fresh-database.ts';
import { asker } from '../support/rights.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { askStatus } from '../web/ask.ts';
import { serve } from '../web/served.ts';
import { HOSTILE_SQL, someOf } from './hostile-sql.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const NOW = new Date('2026-11-26T02:12:00.000Z');
const FILE = `dataDir: data
sites: [{ code: suzhou, name: 苏州基地 }]
rights: { grants: { 王工: { to: ou_wang, right: admin, name: 王工 } } }
`;

/** A whole program over an empty store with a table that everybody wants to drop. */
async function opened(kind: (typeof DATABASE_KINDS)[number]) {
  const database = await freshDatabase(kind);
  const cwd = temporaryFolder('injection');
  writeFileSync(join(cwd, 'zhiban.yaml'), `${FILE}store: { url: "${database.url}" }\n`);
  writeFileSync(join(cwd, '.env'), 'ZHIBAN_CONFIG=zhiban.yaml\n');
  const { signal } = new AbortController();
  const options = { cwd, parts: features, partial: false, log: () => silent, step: () => {}, signal };
  const program = await openProgram(options, () => NOW);
  onTestFinished(async () => {
    await program.closers.close();
    await database.drop();
  });
  const { db } = program.store;
  await sql`create table canary (body varchar(20))`.execute(db);
  await sql`insert into canary values ('alive')`.execute(db);
  const before = await schemaOf(program);
  return {
    program,
    store: program.store,
    /** Whatever was tried: nothing of the store's shape has changed, and the canary lives. */
    expectWhole: async () => {
      expect(await schemaOf(program)).toEqual(before);
      expect((await sql<{ body: string }>`select body from canary`.execute(db)).rows).toEqual([{ body: 'alive' }]);
    },
  };
}

async function schemaOf({ store: { db } }: Program): Promise<readonly string[]> {
  const kind = kindOf(db);
  const asked =
    kind === 'sqlite'
      ? sql`select type, name, sql from sqlite_master order by type, name`
      : sql`select table_name, column_name, data_type, is_nullable from information_schema.columns
          where table_schema = ${kind === 'mysql' ? sql`database()` : sql`current_schema()`} order by table_name, column_name`;
  const { rows } = await asked.execute(db);
  expect(rows.length).toBeGreaterThan(20);
  return rows.map((row) => JSON.stringify(row));
}

/** What people are told is fine; what only a bug or a database says is not. */
async function refusedAtMost<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof UserError) return null;
    throw thrown;
  }
}

const every = IS_NIGHTLY ? 1 : 20;
const kinds = IS_NIGHTLY ? DATABASE_KINDS : (['sqlite', 'postgres'] as const);

describe.each(kinds)('texts that would be SQL, %s', { timeout: IS_NIGHTLY ? 3_600_000 : 180_000 }, (kind) => {
  it('find in the audit what has them, and nothing else', async () => {
    const { store, expectWhole } = await opened(kind);
    const texts = someOf(every, 0);
    await store.transaction(async (trx) => {
      for (const [index, text] of texts.entries()) {
        const id = store.newId(NOW);
        const row = {
          id,
          now: NOW,
          once: `t/${index}`,
          kind: 'message',
          person: text.slice(0, 90),
          chat: null,
        } as const;
        const rest = { command: null, decision: 'allowed', result: 'ok', ms: 0, trace: `${index}` } as const;
        await recordAudit(trx, { ...row, ...rest, person: row.person.replaceAll('\0', ''), text: `台账 ${text}` });
      }
    });
    const limit = { limit: 1_000, offset: 0 };
    const total = (await listAudit(store, {}, limit)).total;
    for (const [index, text] of texts.entries()) {
      const kept = (await auditOf(store, `${index}`))?.text ?? '';
      const sought = kept.slice('台账 '.length);
      const { rows } = await listAudit(store, { text: sought }, limit);
      expect(rows.map(({ trace }) => trace)).toContain(`${index}`);
      const folded = (words: string): string => words.toLowerCase();
      for (const row of rows) expect(folded(`${row.text}${row.result}`)).toContain(folded(sought));
      for (const filter of [{ kind: text }, { decision: text }, { from: text }, { persons: [text] }])
        expect((await listAudit(store, safe(filter), limit)).total).toBeLessThanOrEqual(total);
      expect((await listAudit(store, { kind: safeText(text) }, limit)).total).toBe(0);
      for await (const some of readAudit(store, { text: sought })) expect(some.length).toBeLessThanOrEqual(total);
      expect(await auditOf(store, safeText(text).slice(0, 20))).toBeNull();
    }
    await expectWhole();
  });

  it('are settings as they stand, or refused; grants, names and requests as well', async () => {
    const { program, store, expectWhole } = await opened(kind);
    const { live } = program.context;
    for (const text of someOf(every, 1)) {
      const path = ['rights', 'grants', text];
      const value = { to: 'ou_x', right: 'query', name: text };
      const change = { changes: [{ path, to: { value } }], by: 'ou_wang', now: NOW };
      const changed = await refusedAtMost(() => store.transaction((trx) => live.change(trx, change)));
      await live.refresh();
      if (changed !== null) expect(live.valueAt(path)).toMatchObject({ name: text });
      const other = { changes: [{ path: ['schedule', 'daily', 'cron'], to: { value: text } }], by: text, now: NOW };
      expect(await refusedAtMost(() => store.transaction((trx) => live.change(trx, other)))).toBeNull();

      const word = safeText(text);
      await store.transaction(async (trx) => {
        await noteName(trx, 'ou_named', text);
        const heard = { openId: 'ou_heard', name: text, departments: [text], hasLeft: false };
        await noteFacts(trx, heard, { at: NOW, asked: true });
      });
      const known = await knownPeople(store, ['ou_named', 'ou_heard', word]);
      expect(known.get('ou_named')?.name).toBe([...word].slice(0, 200).join(''));
      const called = await personsCalled(store, { grants: [] }, [...word].slice(0, 200).join(''));
      expect(called.toSorted()).toEqual(['ou_heard', 'ou_named']);
      const id = store.newId(NOW);
      const request = { id, person: word.slice(0, 60), chat: 'oc_a', right: 'query', sites: [text], told: [] } as const;
      // A command's name, which its column has room for.
      const action = word.slice(0, 100);
      await store.transaction((trx) => enterRequest(trx, { ...request, action, line: word }, NOW));
      expect(await requestBy(store, id)).toMatchObject({ sites: [text], action, line: word });
      expect(await openRequests(store, word.slice(0, 60))).toHaveLength(1);
      const decided = { state: 'refused', by: word.slice(0, 60), now: NOW } as const;
      expect(await store.transaction((trx) => decideRequest(trx, word.slice(0, 26), decided))).toBe(false);
    }
    await expectWhole();
  });

  it('open nothing: codes, sessions, keys; and are alerts as others', async () => {
    const { store, expectWhole } = await opened(kind);
    const scope = { right: 'query', sites: null, actions: null, paths: null, madeBy: 'x', expiresAt: null };
    await store.transaction((trx) => makeKey(trx, store.newId(NOW), { name: '大屏', ...scope }, NOW));
    for (const [index, text] of someOf(every, 2).entries()) {
      const word = safeText(text);
      const tried = {
        typed: text,
        client: `${word}`.slice(0, 60) || 'x',
        now: new Date(NOW.getTime() + index * 3_600_000),
      };
      expect(await redeemCode(store, tried, async (_, { kind: end }) => end)).toBe('wrong');
      expect(await findSession(store, text, NOW)).toBeNull();
      expect(await findKey(store, text, NOW)).toBeNull();
      expect(await store.transaction((trx) => revokeKeys(trx, word, NOW))).toBe(0);
      const said = facts({ title: text, detail: text, source: word.slice(0, 20) || 'x' });
      const raise = {
        id: store.newId(NOW),
        now: NOW,
        key: `k/${word}`.slice(0, 100),
        site: word.slice(0, 20),
        ...said,
      };
      await store.transaction((trx) => raiseAlert(trx, raise));
      const { key, site } = raise;
      await store.transaction((trx) => recoverAlert(trx, { id: store.newId(NOW), now: NOW, key, site }));
    }
    const work = { store, lease: { assertHeld: async () => {} }, now: () => NOW, rules: () => alertRules() };
    await wake({ ...work, siteName: (code) => code });
    expect(await isSettled(store, NOW)).toBe(true);
    await expectWhole();
  });

  it('do no harm as the words of any command, nor as any part of a page’s address', async () => {
    const { program, store, expectWhole } = await opened(kind);
    const house = openHouse(program, features);
    const registry = createRegistry(house.commands());
    const { config } = program.context;
    const rules = botRules({ registry, sites: config.sites, rights: rightRules(config) });
    const names = registry.commands.flatMap(({ names: [name] }) => (name === undefined ? [] : [name]));
    // What asks the world outside is another room's.
    const asked = names.filter((name) => !['体检', '演练 快进'].includes(name));
    for (const [turn, name] of asked.entries()) {
      for (const text of IS_NIGHTLY ? HOSTILE_SQL : someOf(60, turn)) {
        for (const line of [`${name} ${text}`, `${name} ${JSON.stringify(text)} 基地:${JSON.stringify(text)}`]) {
          for (const understand of [understandTyped, understandWritten]) {
            const meant = understand(rules, line, asker('ou_wang'), {});
            if (meant.kind !== 'command') continue;
            const { command, parsed, sites } = meant;
            const input = {
              ...parsed,
              line: meant.line,
              sites,
              asker: asker('ou_wang'),
              person: 'ou_wang',
              by: 'message',
            };
            const event = {
              mentions: [],
              chat: 'oc_a',
              chatType: 'p2p',
              ctx: null,
              once: null,
              form: {},
              choice: null,
            };
            const rest = {
              eventId: store.newId(NOW),
              trace: 'ABCD-23',
              answerRow: store.newId(NOW),
              pressedCard: null,
            };
            const all = { ...input, ...event, ...rest, recorded: async () => {}, signal: program.context.signal };
            await answered(async () => {
              const answer = await command.run(all as never);
              if ('commit' in answer)
                await store.transaction((trx) => answer.commit(trx as never as Parameters<typeof answer.commit>[0]));
            });
          }
        }
      }
    }
    await expectWhole();
    const served = features.flatMap((feature) => servedRoutes(feature.routes, () => program.contextOf(feature)));
    const { server } = await serve(served);
    onTestFinished(() => server.close());
    const statusOf = (path: string): Promise<number> => askStatus({ port: server.port, path });
    const fields = ['site', 'ledger', 'q', 'kind', 'decision', 'person', 'from', 'to', 'page', 'publication', 'key'];
    const routes = features.flatMap(({ routes: own }) => own).filter(({ method }) => method === 'GET');
    for (const [turn, { path }] of routes.entries()) {
      for (const text of someOf(IS_NIGHTLY ? 4 : 40, turn)) {
        const word = encodeURIComponent(text.replaceAll('\ud800', ''));
        const own = path.replace(/:\w+/g, word.slice(0, 500) || 'x');
        expect(await statusOf(`${own}?${fields.map((field) => `${field}=${word}`).join('&')}`)).toBeLessThan(500);
        for (const field of fields) expect(await statusOf(`${own}?${field}=${word}`)).toBeLessThan(500);
      }
    }
    await expectWhole();
  });
});

/** Refused with a sentence, or done. */
async function answered(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof UserError || thrown instanceof UpstreamError)) throw thrown;
  }
}

/** PostgreSQL has no NUL, and no database half a character: whoever writes takes them out before. */
function safeText(text: string): string {
  return Buffer.from(text.replaceAll('\0', ''), 'utf8').toString('utf8');
}

function safe<T extends object>(filter: T): T {
  return JSON.parse(JSON.stringify(filter), (_, value) => (typeof value === 'string' ? safeText(value) : value)) as T;
}

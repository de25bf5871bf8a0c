// The pages of Bitable sync as the server has them: real sign-in and rights, a source in SQLite, a base in the simulator.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { SyncContext } from '../../../src/features/bitable-sync/context.ts';
import { bitableSyncFeature } from '../../../src/features/bitable-sync/index.ts';
import type { SyncTask, TaskDefinition } from '../../../src/features/bitable-sync/model/task.ts';
import { EMPTY_DEFINITION } from '../../../src/features/bitable-sync/page/editor-form.ts';
import { saveTask } from '../../../src/features/bitable-sync/tasks/save.ts';
import { openBench, posted, type SigninBench, tokenOf } from '../../app/signin/bench.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { Answer } from '../../web/ask.ts';

const GRANTS = `rights:
  grants:
    管: { to: ou_admin, right: admin, name: 王工 }
    做: { to: ou_operate, right: operate, name: 李姐 }
    批: { to: ou_approve, right: approve, name: 老周 }
    问: { to: ou_query, right: query, name: 小陈 }
`;

export interface SyncPages {
  readonly bench: SigninBench;
  readonly ctx: SyncContext;
  /** Where the base's table is. */
  readonly link: string;
  readonly table: string;
  /** Runs SQL on the source. */
  source(sql: string): void;
  /** A person of the grants: admin, operate, approve, query. */
  as(right: string): Promise<Visitor>;
  save(definition?: Partial<TaskDefinition>, by?: string): Promise<SyncTask>;
}

export interface Visitor {
  /** Of the session: `zhiban_session=…`. */
  readonly cookie: string;
  see(path: string): Promise<Answer>;
  send(path: string, form?: Readonly<Record<string, string>>): Promise<Answer>;
}

export const SQL = 'select code, title, amount from devices order by code';

export async function openSyncPages(section = ''): Promise<SyncPages> {
  const file = join(temporaryFolder('sync-source'), 'shop.db');
  mkdirSync(join(file, '..'), { recursive: true });
  const source = (sql: string): void => {
    const db = new Database(file);
    db.exec(sql);
    db.close();
  };
  source('create table devices (code text primary key, title text, amount text)');
  source(`insert into devices values ('0001', '空压机', '12'), ('0002', '冷却塔', '12万'), ('0003', null, '7.50')`);
  const databases = `bitable-sync:\n  databases:\n    shop: ${JSON.stringify(`sqlite:${encodeURI(file)}`)}\n${section}`;
  const bench = await openBench({ yaml: `${GRANTS}${databases}`, pages: 'real' });
  const { bitable, url } = bench.simulator;
  const { app } = bitable.createBase({ name: '设备管理' });
  const { table } = bitable.createTable(app, {
    name: '设备',
    fields: [
      { field_name: 'code', type: 1 },
      { field_name: 'title', type: 1 },
      { field_name: 'amount', type: 2 },
    ],
  });
  const link = `${url}/base/${app}?table=${table}`;
  const ctx: SyncContext = bench.program.contextOf(bitableSyncFeature);
  return {
    ...{ bench, ctx, link, table, source },
    as: async (right) => {
      const cookie = await bench.session({ person: `ou_${right}` });
      const csrf = await tokenOf(bench, cookie);
      return {
        cookie,
        see: (path) => bench.ask({ path, headers: { cookie } }),
        send: (path, form = {}) => bench.ask({ path, ...posted(bench, cookie, { csrf, ...form }) }),
      };
    },
    save: async (definition = {}, by = 'ou_admin') => {
      const whole = { ...EMPTY_DEFINITION, name: '设备', source: 'shop', sql: SQL, link, key: ['code'], ...definition };
      const saved = await ctx.store.transaction((trx) =>
        saveTask(trx, { id: null, definition: whole, by, now: ctx.now(), expected: null }),
      );
      if (saved.kind !== 'saved') throw new Error('not saved');
      return saved.task;
    },
  };
}

/** The key of a page's buttons. */
export function pressKeyOf({ text }: Answer): string {
  return /name="once" value="(\w{26})"/.exec(text)?.[1] ?? '';
}

/** Of the words those that a page does not have. */
export function lacking({ text }: Answer, words: readonly string[]): readonly string[] {
  return words.filter((word) => !text.includes(word));
}

// Bitables over the control interface's HTTP: what the playground's page of a table needs, and what a test in another process does.
import { z } from 'zod';
import type { JsonObject } from '../../lib/json.ts';
import type { BitableControl } from './bitable.ts';
import type { ControlRoute } from './control-route.ts';
import { posting } from './control-route.ts';

const id = z.string().min(1).max(200);
const object = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const access = z.enum(['none', 'read', 'edit', 'manage']);
const ms = z.number().min(0).max(3_600_000);
const bytes = z.int().min(1).nullable();

const BASE = z.strictObject({
  name: z.string().trim().min(1).max(255),
  app: id.optional(),
  advanced: z.boolean().default(false),
  access: access.default('edit'),
});
const TABLE = z.strictObject({
  name: z.string().min(1).max(100),
  table: id.optional(),
  fields: z.array(object).min(1).max(300),
});
const ROWS = z.strictObject({ records: z.array(object).min(1).max(5_000), person: id.optional() });
const EDIT = z.strictObject({ fields: object, person: id.optional() });
const DELETION = z.strictObject({ records: z.array(id).min(1).max(5_000) });
const ACCESS = z.strictObject({ access, bot: id.optional() });
const ADVANCED = z.strictObject({ advanced: z.boolean() });
const NODE = z.strictObject({
  node: id,
  token: id,
  title: z.string().max(255).optional(),
  kind: z.string().max(30).optional(),
  closed: z.boolean().optional(),
});
const SETTINGS = z.strictObject({
  statuses: z.enum(['newer', 'older']).optional(),
  latencyMs: ms.optional(),
  replicaLagMs: ms.optional(),
  mostRows: z.int().min(1).optional(),
  mostRequestBytes: bytes.optional(),
  mostResponseBytes: bytes.optional(),
  withoutRights: z.enum(['nothing', 'refused']).optional(),
  repeatedToken: z.enum(['answer', 'refused']).optional(),
  refusesUnchanged: z.boolean().optional(),
  serial: z.enum(['table', 'base']).optional(),
});
/** Rows at once. */
const MOST_ROWS = 500;

export function bitableRoutes(bitable: BitableControl): readonly ControlRoute[] {
  return [...baseRoutes(bitable), ...tableRoutes(bitable), ...settingRoutes(bitable)];
}

function baseRoutes(bitable: BitableControl): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/simulator/bitable',
      handle: () => ({ bases: bitable.bases().map((base) => ({ ...base, tables: bitable.tables(base.app) })) }),
    },
    posting('/simulator/bitable/bases', BASE, (asked) => bitable.createBase(given(asked))),
    posting('/simulator/bitable/bases/:app/tables', TABLE, (asked, { app = '' }) =>
      bitable.createTable(app, given(asked)),
    ),
    posting('/simulator/bitable/bases/:app/access', ACCESS, ({ access: allowed, bot }, { app = '' }) => {
      bitable.setAccess(app, allowed, bot);
      return { access: allowed };
    }),
    posting('/simulator/bitable/bases/:app/advanced', ADVANCED, ({ advanced }, { app = '' }) => {
      bitable.setAdvanced(app, advanced);
      return { advanced };
    }),
    posting('/simulator/bitable/nodes', NODE, ({ node, token, ...options }) => {
      bitable.wikiNode(node, token, given(options));
      return { node };
    }),
  ];
}

function tableRoutes(bitable: BitableControl): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/simulator/bitable/tables/:table',
      handle: ({ params: { table = '' }, query }) => {
        const from = Math.max(0, Math.trunc(Number(query.get('from') ?? 0)) || 0);
        const count = Math.min(MOST_ROWS, Math.max(1, Math.trunc(Number(query.get('count') ?? 100)) || 100));
        const view = bitable.table(table);
        const base = bitable.bases().find(({ app }) => app === view.app);
        return { ...view, base, fields: bitable.fields(table), from, records: bitable.rows(table, { from, count }) };
      },
    },
    posting('/simulator/bitable/tables/:table/rows', ROWS, ({ records, person }, { table = '' }) => {
      return { records: bitable.addRecords(table, records, person) };
    }),
    posting('/simulator/bitable/tables/:table/rows/:row', EDIT, ({ fields, person }, { table = '', row = '' }) => {
      bitable.editCells(table, row, fields, person);
      return { record: row };
    }),
    posting('/simulator/bitable/tables/:table/delete', DELETION, ({ records }, { table = '' }) => {
      bitable.deleteRecords(table, records);
      return { records };
    }),
  ];
}

function settingRoutes(bitable: BitableControl): readonly ControlRoute[] {
  return [
    { method: 'GET', path: '/simulator/bitable/settings', handle: () => bitable.settings() },
    posting('/simulator/bitable/settings', SETTINGS, (change) => bitable.set(given(change))),
  ];
}

/** Without the members that were not given. */
function given<T extends object>(asked: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

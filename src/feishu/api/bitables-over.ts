// The calls of Bitables over the open API, and what of their answers is used.
import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { NOTHING_CHANGED } from '../bitable-codes.ts';
import { FeishuError } from '../error.ts';
import type { BaseMeta, BitableField, BitableRecord, Bitables, BitableTable, RecordsPage } from './bitable.ts';
import { type Caller, pathPart } from './call.ts';

/** The most of everything that the platform gives on a page of tables or fields. */
const PAGE_SIZE = 100;
/** Five hundred records take the platform longer than a message does. */
const RECORDS_TIME = 4;
const IDS = { user_id_type: 'open_id' } as const;

const NOTHING = z.unknown();
const MORE = { has_more: z.boolean().nullish(), page_token: z.string().nullish() };
const FIELDS = z.custom<JsonObject>(isJsonObject);

const BASE = z
  .object({
    app: z.object({ name: z.string().nullish(), is_advanced: z.boolean().nullish(), time_zone: z.string().nullish() }),
  })
  .transform(
    ({ app }): BaseMeta => ({
      name: app.name ?? '',
      isAdvanced: app.is_advanced ?? false,
      timeZone: app.time_zone || null,
    }),
  );

const TABLE = z
  .object({ table_id: z.string().min(1), name: z.string() })
  .transform((table) => ({ id: table.table_id, name: table.name }));

const FIELD = z
  .object({
    field_id: z.string().min(1),
    field_name: z.string(),
    type: z.number(),
    ui_type: z.string().nullish(),
    is_primary: z.boolean().nullish(),
    property: FIELDS.nullish(),
  })
  .transform(
    (field): BitableField => ({
      id: field.field_id,
      name: field.field_name,
      type: field.type,
      uiType: field.ui_type || null,
      isPrimary: field.is_primary ?? false,
      property: field.property ?? null,
    }),
  );

const TABLES = z
  .object({ items: z.array(TABLE).nullish(), ...MORE })
  .transform((page) => ({ items: page.items ?? [], next: nextOf(page) }));

const FIELDS_PAGE = z
  .object({ items: z.array(FIELD).nullish(), ...MORE })
  .transform((page) => ({ items: page.items ?? [], next: nextOf(page) }));

const TABLE_MADE = z.object({ table_id: z.string().min(1) }).transform((data) => data.table_id);
const FIELD_MADE = z.object({ field: FIELD }).transform(({ field }) => field);

const RECORD = z
  .object({ record_id: z.string().min(1), fields: FIELDS.nullish(), created_time: z.number().nullish() })
  .transform(({ record_id, fields, created_time }): BitableRecord => {
    const record = { id: record_id, fields: fields ?? {} };
    return created_time == null ? record : { ...record, createdAt: created_time };
  });

// Empty lists come as null or not at all (feishu.md §6.4).
const SEARCHED = z
  .object({ items: z.array(RECORD).nullish(), total: z.number().nullish(), ...MORE })
  .transform((page): RecordsPage => ({ records: page.items ?? [], next: nextOf(page), total: page.total ?? null }));

const GOT = z
  .object({
    records: z.array(RECORD).nullish(),
    absent_record_ids: z.array(z.string()).nullish(),
    forbidden_record_ids: z.array(z.string()).nullish(),
  })
  .transform((data) => ({
    records: data.records ?? [],
    absent: data.absent_record_ids ?? [],
    forbidden: data.forbidden_record_ids ?? [],
  }));

const CREATED = z
  .object({ records: z.array(z.object({ record_id: z.string().min(1) })) })
  .transform(({ records }) => records.map((record) => record.record_id));

const NODE = z
  .object({ node: z.object({ obj_type: z.string(), obj_token: z.string().min(1), title: z.string().nullish() }) })
  .transform(({ node }) => ({ kind: node.obj_type, token: node.obj_token, title: node.title ?? '' }));

/** @param timeoutMs of one exchange; those that carry many records have four times as long */
export function bitablesOver({ call }: Caller, timeoutMs: number): Bitables {
  const long = { timeoutMs: timeoutMs * RECORDS_TIME };
  return {
    baseMeta: (app) => call({ what: '读取多维表格', method: 'GET', path: basePath(app), answer: BASE }),
    listTables: (app) =>
      eachPage((page) =>
        call({
          what: '读取数据表列表',
          method: 'GET',
          path: `${basePath(app)}/tables`,
          params: { page_size: PAGE_SIZE, ...page },
          answer: TABLES,
        }),
      ),
    createTable: (app, table) =>
      call({
        what: '新建数据表',
        method: 'POST',
        path: `${basePath(app)}/tables`,
        data: { table: { name: table.name, fields: table.fields } },
        answer: TABLE_MADE,
      }),
    listFields: (table) =>
      eachPage((page) =>
        call({
          what: '读取字段',
          method: 'GET',
          path: `${tablePath(table)}/fields`,
          params: { page_size: PAGE_SIZE, ...page },
          answer: FIELDS_PAGE,
        }),
      ),
    createField: (table, definition, token) =>
      call({
        what: '新建字段',
        method: 'POST',
        path: `${tablePath(table)}/fields`,
        params: { client_token: token },
        data: definition,
        answer: FIELD_MADE,
      }),
    searchRecords: (table, { fields, after, size }) =>
      call({
        what: '读取记录',
        method: 'POST',
        path: `${tablePath(table)}/records/search`,
        params: { ...IDS, page_size: size, ...(after === null ? {} : { page_token: after }) },
        data: fields.length === 0 ? {} : { field_names: fields },
        answer: SEARCHED,
        ...long,
      }),
    ...recordsOver(call, long),
    wikiNode: (token) =>
      call({
        what: '读取知识库节点',
        method: 'GET',
        path: '/open-apis/wiki/v2/spaces/get_node',
        params: { token, obj_type: 'wiki' },
        answer: NODE,
      }),
  };
}

function recordsOver(
  call: Caller['call'],
  long: { readonly timeoutMs: number },
): Pick<Bitables, 'getRecords' | 'createRecords' | 'updateRecords' | 'deleteRecords'> {
  const path = (table: BitableTable, act: string): string => `${tablePath(table)}/records/${act}`;
  return {
    getRecords: (table, ids, more) =>
      call({
        what: '按编号读取记录',
        method: 'POST',
        path: path(table, 'batch_get'),
        data: { record_ids: ids, ...IDS, ...(more?.createdAt === true ? { automatic_fields: true } : {}) },
        answer: GOT,
        ...long,
      }),
    createRecords: (table, records, token) =>
      call({
        what: '新增记录',
        method: 'POST',
        path: path(table, 'batch_create'),
        params: { ...IDS, client_token: token },
        data: { records: records.map((fields) => ({ fields })) },
        answer: CREATED,
        ...long,
      }),
    updateRecords: async (table, records) => {
      try {
        await call({
          what: '更新记录',
          method: 'POST',
          path: path(table, 'batch_update'),
          params: IDS,
          data: { records: records.map(({ id, fields }) => ({ record_id: id, fields })) },
          answer: NOTHING,
          ...long,
        });
      } catch (thrown) {
        if (!(thrown instanceof FeishuError) || thrown.code !== NOTHING_CHANGED) throw thrown;
      }
    },
    deleteRecords: async (table, ids) => {
      await call({
        what: '删除记录',
        method: 'POST',
        path: path(table, 'batch_delete'),
        data: { records: ids },
        answer: NOTHING,
        ...long,
      });
    },
  };
}

function basePath(app: string): string {
  return `/open-apis/bitable/v1/apps/${pathPart(app)}`;
}

function tablePath({ app, table }: BitableTable): string {
  return `${basePath(app)}/tables/${pathPart(table)}`;
}

function nextOf(page: z.infer<z.ZodObject<typeof MORE>>): string | null {
  return page.has_more === true && page.page_token ? page.page_token : null;
}

async function eachPage<T>(
  read: (page: {
    readonly page_token?: string;
  }) => Promise<{ readonly items: readonly T[]; readonly next: string | null }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof read>> = await read(after === null ? {} : { page_token: after });
    all.push(...page.items);
    if (page.next === null || page.next === after) return all;
    after = page.next;
  }
}

// The form of a task as it is written: in YAML by people, as JSON in the store.
import { z } from 'zod';
import {
  DEFAULT_LIMITS,
  EDIT_POLICIES,
  EMPTY_POLICIES,
  FIELD_STRATEGIES,
  type GonePolicy,
  KEY_POLICIES,
  SYNC_MODES,
  type TaskDefinition,
} from '../model/task.ts';

const text = z.string();
const columns = z.array(text);

const gone: z.ZodType<GonePolicy> = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('ignore') }),
    z.strictObject({
      kind: z.literal('mark'),
      field: text.describe('标记写进哪个字段'),
      text: text.describe('写什么，例如 已删除'),
    }),
    z.strictObject({
      kind: z.literal('archive'),
      table: text.describe('归档到同一个多维表格里的哪张表，写 tbl 开头的编号'),
    }),
  ])
  .describe('源里没有了的行怎么办：ignore 不管，mark 写标记，archive 移到归档表；只用于 full 和 overwrite');

/** Types only: whether it makes sense is for definitionFaults to say, so that what does not can still be kept, disabled. */
export const writtenTask = z
  .strictObject({
    name: text.describe('任务的名字，不能与别的任务相同'),
    source: text.describe('来源：lake（台账和变更）、基地/来源库，或 bitable-sync.databases 里的名字'),
    sql: text.describe('一条 SELECT'),
    link: text.describe('多维表格的链接，带 ?table=…；只有一张表的可以不带'),
    mode: z
      .enum(SYNC_MODES)
      .describe('模式：incremental 只新增，full 也更新，overwrite 以源为准，clone 还删除源里没有的行'),
    key: columns.default([]).describe('主键列，一列或几列；不写就是没有主键'),
    strategy: z.enum(FIELD_STRATEGIES).default('auto').describe('字段策略：raw、base、auto、intelligence'),
    mapping: z.record(text, text).default({}).describe('查询的列 → 字段名；不写的列用自己的名字'),
    skip: columns.default([]).describe('不写进表的列'),
    owned: columns.default([]).describe('总以源为准的字段，不管 edits 怎么写'),
    edits: z.enum(EDIT_POLICIES).default('ask').describe('full 模式下，有人在表里改过的格子：source、person 或 ask'),
    gone: gone.default({ kind: 'ignore' }),
    duplicateKeys: z.enum(KEY_POLICIES).default('refuse').describe('主键为空或重复：refuse、first 或 last'),
    emptySource: z.enum(EMPTY_POLICIES).default('refuse').describe('查询没有结果或少得多：refuse、nothing 或 apply'),
    createFields: z.boolean().default(true).describe('表里缺的字段要不要建'),
    cron: text.nullable().default(null).describe('什么时候运行：五段 cron，北京时间；不写就只在有人要时运行'),
    enabled: z.boolean().default(true).describe('false 表示停用'),
    owner: text.nullable().default(null).describe('负责人的 open_id'),
    limits: z
      .strictObject({
        batchSize: z.int().default(DEFAULT_LIMITS.batchSize).describe('一次写多少行，最多 500'),
        rateLimitDelayMs: z.int().default(DEFAULT_LIMITS.rateLimitDelayMs).describe('两次写之间等多少毫秒'),
        seconds: z.int().default(DEFAULT_LIMITS.seconds).describe('查询最多运行多少秒'),
        rows: z.int().default(DEFAULT_LIMITS.rows).describe('最多多少行'),
      })
      .prefault({})
      .describe('上限'),
  })
  .describe('一个同步任务');

/** Checks at compile time that what is written and what the program knows are the same. */
const asDefinition = (written: z.output<typeof writtenTask>): TaskDefinition => written;

/** As the store keeps it; keys in the order of the schema, so that equal definitions are equal texts. */
export function storedDefinition(definition: TaskDefinition): string {
  return JSON.stringify(writtenTask.parse(definition));
}

/** Reads what storedDefinition wrote, also before there were some of the keys. */
export function definitionFrom(stored: string): TaskDefinition {
  return asDefinition(writtenTask.parse(JSON.parse(stored)));
}

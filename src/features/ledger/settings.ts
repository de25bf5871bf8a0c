// The ledger's section of the configuration: which tables of which source are read, and which ledgers are made of them.
import { z } from 'zod';

/** A name used for tables and columns inside the lake: it appears in SQL written by people, so it needs no quoting. */
const machineName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, '应为小写字母开头，只含小写字母、数字、下划线');

const columnRead = z
  .strictObject({
    from: z.string().min(1).optional().describe('来源表里的列名；不写则与此处的名字相同'),
    cast: z
      .string()
      .regex(/^[A-Za-z0-9_(), ]+$/, '应为 DuckDB 类型，例如 DECIMAL(18,4)')
      .optional()
      .describe('读入后转成的 DuckDB 类型'),
    emptyIsNull: z.boolean().default(false).describe('空字符串是否当作空值（NULL）'),
  })
  .describe('一列怎么读');

const tableOverride = z.strictObject({
  table: z.string().min(1).optional().describe('这个基地里的实际表名'),
  where: z.string().min(1).optional().describe('这个基地的过滤条件，写成来源库的 SQL；{site} 会换成基地代码'),
  columns: z.record(machineName.describe('列名'), columnRead).optional().describe('这个基地的列，与通用的列合并'),
});

const rawTable = z
  .strictObject({
    table: z.string().min(1).optional().describe('来源库里的表名；不写则与此处的名字相同'),
    key: z.array(machineName).min(1).describe('这张表一行的主键列（读入后的名字）'),
    who: machineName.optional().describe('记录“谁改的”的列；没有就不写'),
    when: machineName.optional().describe('记录“何时改的”的列；没有就不写'),
    where: z.string().min(1).optional().describe('过滤条件，写成来源库的 SQL；{site} 会换成基地代码'),
    only: z.array(z.string().min(1)).min(1).optional().describe('只读这些列；不写则全部读'),
    columns: z.record(machineName.describe('列名'), columnRead).default({}).describe('改名、转类型的列'),
    sites: z
      .record(z.string().describe('基地编码'), tableOverride)
      .default({})
      .describe('个别基地的不同之处，按基地代码'),
  })
  .describe('一张原始表');

const ledgerColumn = z.strictObject({
  title: z.string().min(1).describe('中文列名'),
  from: machineName.describe('这一列来自哪张原始表（SELECT 里的表名或别名）：变更的“谁、何时”取自那张表'),
  tolerance: z.number().nonnegative().default(0).describe('数值相差不超过它就不算变更'),
  sensitive: z
    .boolean()
    .default(false)
    .describe(
      '敏感列（电话、证件号等）：数据文件里只留带密钥的摘要，到处显示为 ••••，变更只说“已变更”，不能查找；要有主密钥',
    ),
});

const ledger = z
  .strictObject({
    title: z.string().min(1).describe('中文名'),
    source: machineName.describe('取自基地的哪个来源（sites[].sources 的名字）；没有这个来源的基地就没有这本台账'),
    key: z.array(machineName).min(1).describe('主键列：同一基地内唯一且非空'),
    label: machineName.default('name').describe('哪一列是一行的名称：变更日志里用它；没有这一列就不显示'),
    select: z.string().min(1).describe('一条 DuckDB SELECT，从原始表拼出台账'),
    columns: z
      .record(machineName.describe('列名'), ledgerColumn)
      .describe('SELECT 的每一列：中文名与来源表，按显示顺序'),
  })
  .describe('一本台账');

/** The section `ledger:` of the configuration. */
export const ledgerSettings = z.strictObject({
  parallelSites: z.int().min(1).max(16).default(3).describe('同时读取的基地数'),
  memoryLimit: z
    .string()
    .regex(/^\d+(MB|GB)$/, '应为 400MB 这样的数')
    .default('400MB')
    .describe('DuckDB 的内存上限，超出部分写临时文件'),
  threads: z.int().min(1).max(64).default(2).describe('DuckDB 的线程数'),
  guard: z
    .strictObject({
      lossShare: z.number().min(0).max(1).default(0.3).describe('一次丢失超过这个比例的行就扣下待确认'),
      lossRows: z.int().min(0).default(20).describe('并且至少丢失这么多行'),
    })
    .prefault({})
    .describe('行数骤减的判断'),
  checkpointDays: z.int().min(1).default(30).describe('每隔多少天留一份完整状态'),
  staleHours: z.number().gt(0).default(26).describe('数据早于多少小时就算旧：回答里会说出来，并给出刷新的按钮'),
  tables: z
    .record(machineName.describe('来源名'), z.record(machineName.describe('表名'), rawTable))
    .default({})
    .describe('按来源名列出要读的原始表'),
  ledgers: z.record(machineName.describe('台账名'), ledger).default({}).describe('台账'),
});

export type LedgerSettings = z.infer<typeof ledgerSettings>;
export type LedgerDefinition = z.infer<typeof ledger>;
export type LedgerColumn = z.infer<typeof ledgerColumn>;
export type RawTable = z.infer<typeof rawTable>;

// The older program's tables in the three shapes that are about, as its own versions made them, and rows of each.

/** `first`: app_token and table_id had to be there · `middle`: with a link, without task names in the log · `last`: all that there is. */
export const SHAPES = ['first', 'middle', 'last'] as const;
export type Shape = (typeof SHAPES)[number];

export const CREATE: Readonly<Record<Shape, readonly string[]>> = {
  first: [
    `create table sync_tasks (id int auto_increment primary key, name varchar(255) not null, sql_text text not null,
       target_type varchar(20) default 'bitable', app_token varchar(100) not null, table_id varchar(100) not null,
       sync_mode varchar(20), index_column varchar(100), field_type_strategy varchar(20), create_missing_fields tinyint(1),
       cron_expr varchar(100), last_run_status varchar(20), updated_at datetime)`,
    `create table sync_logs (id int auto_increment primary key, task_id int, start_time datetime, end_time datetime,
       status varchar(20), message text)`,
  ],
  middle: [
    `create table sync_tasks (id int auto_increment primary key, name varchar(255), sql_text text, feishu_link text,
       target_type varchar(20), sync_mode varchar(20), index_column varchar(100), field_type_strategy varchar(20),
       create_missing_fields tinyint(1), app_token varchar(100), table_id varchar(100), cron_expr varchar(100))`,
    `create table sync_logs (id bigint auto_increment primary key, task_id int, start_time timestamp null, end_time timestamp null,
       status varchar(20), message longtext)`,
  ],
  last: [
    `create table sync_tasks (id int auto_increment primary key, name varchar(255), sql_text longtext, feishu_link text,
       target_type varchar(20), sync_mode varchar(20), index_column varchar(255), field_type_strategy varchar(20),
       create_missing_fields tinyint(1), enabled tinyint(1) default 1, app_token varchar(100), table_id varchar(100),
       cron_expr varchar(100), last_run_status varchar(20), updated_at timestamp default current_timestamp)`,
    `create table sync_logs (id int auto_increment primary key, task_id int, task_name varchar(255), start_time datetime(3),
       end_time datetime(3), status varchar(20), message longtext, key (task_id))`,
  ],
};

export type OlderRow = Readonly<Record<string, string | number | null>>;

export const TASKS: Readonly<Record<Shape, readonly OlderRow[]>> = {
  first: [
    {
      ...{ id: 3, name: '库存', sql_text: "select code, qty from stock where note <> ';'", app_token: 'bascnFirst01' },
      ...{ table_id: 'tblFirst', sync_mode: 'full', index_column: 'code', field_type_strategy: 'auto' },
      ...{
        create_missing_fields: 0,
        cron_expr: '30 8 * * 1-5',
        last_run_status: 'fail',
        updated_at: '2025-01-01 08:00:00',
      },
    },
  ],
  middle: [
    {
      ...{ id: 1, name: '订单', sql_text: 'select id, amount from orders', feishu_link: null, table_id: 'tblOrders' },
      ...{ sync_mode: 'clone', index_column: null, cron_expr: '0 3 * * *' },
    },
    {
      ...{
        id: 2,
        name: '旧表格',
        sql_text: 'select 1',
        feishu_link: 'https://feishu.cn/sheets/shtAbc',
        target_type: 'sheet',
      },
      ...{ sync_mode: 'full', index_column: 'a', cron_expr: null },
    },
  ],
  last: [
    {
      ...{
        id: 7,
        name: '库存',
        sql_text: 'select a, b, c\nfrom x -- 尾注',
        feishu_link: 'https://acme.feishu.cn/base/bascnLast001?table=tblLast',
      },
      ...{
        sync_mode: 'overwrite',
        index_column: 'a, b',
        field_type_strategy: 'intelligence',
        create_missing_fields: 1,
      },
      ...{ enabled: 0, cron_expr: '*/5 * * * *', last_run_status: 'success' },
    },
    {
      id: 8,
      name: '库存',
      sql_text: 'select 2',
      feishu_link: 'https://acme.feishu.cn/wiki/wikcnLast01',
      table_id: 'tblWiki',
      sync_mode: 'full',
      index_column: 'a',
    },
    {
      id: 9,
      name: '坏时间',
      sql_text: 'select 3',
      feishu_link: 'https://acme.feishu.cn/base/bascnLast001?table=tblThree',
      sync_mode: 'full',
      index_column: 'a',
      cron_expr: '每天三点',
    },
    {
      id: 10,
      name: null,
      sql_text: null,
      feishu_link: '',
      sync_mode: 'merge',
      index_column: null,
      field_type_strategy: 'magic',
    },
    {
      id: 11,
      name: '追加',
      sql_text: 'select 4',
      feishu_link: 'https://acme.feishu.cn/base/bascnLast001?table=tblFour',
      sync_mode: 'incremental',
      index_column: '',
    },
    {
      id: 12,
      name: '名'.repeat(200),
      sql_text: 'select 5',
      feishu_link: 'https://acme.feishu.cn/base/bascnLast001?table=tblFive',
      sync_mode: 'full',
    },
  ],
};

export const LOGS: Readonly<Record<Shape, readonly OlderRow[]>> = {
  first: [
    {
      id: 1,
      task_id: 3,
      start_time: '2025-03-01 00:30:00',
      end_time: '2025-03-01 00:31:05',
      status: 'success',
      message: '更新 12 行',
    },
    { id: 2, task_id: 3, start_time: '2025-03-02 08:30:00', end_time: null, status: null, message: null },
    {
      id: 5,
      task_id: 99,
      start_time: '2025-03-03 08:30:00',
      end_time: '2025-03-03 08:30:01',
      status: 'fail',
      message: 'Access denied',
    },
    { id: 6, task_id: 99, start_time: null, end_time: null, status: 'fail', message: '没有时间' },
  ],
  middle: [
    {
      id: 1,
      task_id: 1,
      start_time: '2025-03-01 00:30:00',
      end_time: '2025-03-01 00:30:09',
      status: 'success',
      message: '',
    },
  ],
  last: [
    {
      id: 1,
      task_id: 7,
      task_name: '库存（旧名）',
      start_time: '2025-03-01 00:30:00.250',
      end_time: '2025-03-01 00:30:01.500',
      status: 'failed',
      message: '长'.repeat(70_000),
    },
  ],
};

export function insertSql(
  table: string,
  row: OlderRow,
): { readonly sql: string; readonly values: readonly (string | number | null)[] } {
  const columns = Object.keys(row);
  const sql = `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`;
  return { sql, values: Object.values(row) };
}

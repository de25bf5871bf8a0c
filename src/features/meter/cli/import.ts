// zhiban meter import: the readings that another program has kept, from its database into ours.
import { readFile } from 'node:fs/promises';
import { type CliCommand, type CliInput, textOption } from '../../../cli/command.ts';
import { placeUrl } from '../../../config/database-place.ts';
import { readEnvironment } from '../../../config/environment.ts';
import { errorText, UserError } from '../../../lib/errors.ts';
import type { MeterContext } from '../context.ts';
import { openForeignTable } from '../readings/import/foreign-table.ts';
import type { ImportCounts } from '../readings/import/import-counts.ts';
import { type ImportResult, importReadings } from '../readings/import/import-readings.ts';
import { rollUp } from '../readings/roll-up.ts';

const PASSWORD = 'ZHIBAN_IMPORT_PASSWORD';

export const importCommand: CliCommand<MeterContext> = {
  words: ['meter', 'import'],
  rest: '[数据库地址]',
  summary: `搬入已有的 electricity_balance 表（MySQL、PostgreSQL、SQLite），可重复运行，中断后再运行会接着做；密码放在环境变量 ${PASSWORD} 里`,
  options: {
    host: { type: 'string', value: '主机', summary: '分项写：数据库主机' },
    port: { type: 'string', value: '端口', summary: '不写时 mysql 为 3306，postgres 为 5432' },
    user: { type: 'string', value: '用户', summary: '照原样写' },
    database: { type: 'string', value: '库名', summary: '库名' },
    kind: { type: 'string', value: 'mysql|postgres', summary: '不写时为 mysql' },
    'password-env': { type: 'string', value: '变量', summary: `密码在哪个环境变量里；不写时为 ${PASSWORD}` },
    'password-file': { type: 'string', value: '文件', summary: '密码在文件里' },
    meter: { type: 'string', value: '表号,…', summary: '只搬这些电表' },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const table = await openForeignTable(await ctx.secrets.reveal(await urlFrom(input)));
    try {
      const meters = textOption(input, 'meter')
        ?.split(/[,，]/)
        .map((text) => text.trim());
      const result = await importReadings(ctx, table, { ...(meters === undefined ? {} : { meters }), progress });
      for (const line of linesOf(result)) input.out.line(line);
      input.out.json(result);
    } finally {
      await table.close();
    }
    // Answers are right without it; with it they are quick from the first on.
    await rollUp(ctx, { ms: Number.POSITIVE_INFINITY });
    return 0;

    function progress({ read, fresh }: ImportCounts, id: number): void {
      const share = table.newestId === 0 ? 1 : id / table.newestId;
      ctx.step({ name: 'meter.imported', share, text: `已读 ${number(read)} 行，新增 ${number(fresh)} 行` });
    }
  },
};

/** @throws UserError when it is neither a URL nor parts, or both */
async function urlFrom(input: CliInput): Promise<string> {
  const [url, ...more] = input.positionals;
  const [host, database, user, port] = ['host', 'database', 'user', 'port'].map((name) => textOption(input, name));
  const kind = textOption(input, 'kind');
  const hasParts = [host, database, user, port, kind].some((part) => part !== undefined);
  if (more.length > 0 || (url === undefined) !== hasParts) {
    throw new UserError(
      '要写数据库地址，或者 --host、--user、--database，二者选一；例如 zhiban meter import mysql://meter@10.0.0.5/dorm',
    );
  }
  const password = await passwordFrom(input);
  if (url !== undefined) return password === undefined ? url : withPassword(url, password);
  if (host === undefined || database === undefined) throw new UserError('分项写时 --host 和 --database 都要写');
  if (kind !== undefined && kind !== 'mysql' && kind !== 'postgres') {
    throw new UserError(`--kind 应为 mysql 或 postgres，收到的是“${kind}”；SQLite 请写地址 sqlite:文件`);
  }
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new UserError(`--port 应为端口号，收到的是“${port}”`);
  return placeUrl({
    host,
    database,
    ...(kind === undefined ? {} : { kind }),
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(password === undefined ? {} : { password }),
  });
}

function withPassword(url: string, password: string): string {
  if (!URL.canParse(url) || url.startsWith('sqlite:')) return url;
  const parsed = new URL(url);
  if (parsed.password === '') parsed.password = encodeURIComponent(password);
  return parsed.href;
}

async function passwordFrom(input: CliInput): Promise<string | undefined> {
  const file = textOption(input, 'password-file');
  const variable = textOption(input, 'password-env');
  if (file === undefined) {
    const value = readEnvironment()[variable ?? PASSWORD];
    if (variable !== undefined && value === undefined) throw new UserError(`没有环境变量 ${variable}`);
    return value;
  }
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (thrown) {
    throw new UserError(`读不了密码文件 ${file}（${errorText(thrown)}）；请检查路径和权限`, { cause: thrown });
  }
}

function linesOf({ read, fresh, present, refused, unknown, isContinued }: ImportResult): readonly string[] {
  const reasons = { negative: '电量是负数', remain: '电量读不懂', time: '时间读不懂', meter: '没有表号' } as const;
  const refusals = Object.entries(reasons).flatMap(([reason, text]) => {
    const count = refused[reason as keyof typeof reasons];
    return count === 0 ? [] : [`${text} ${number(count)} 行`];
  });
  const total = Object.values(refused).reduce((sum, count) => sum + count, 0);
  const because = total === 0 ? '' : `（${refusals.join('，')}）`;
  return [
    `搬入完成${isContinued ? '（接着上次没做完的）' : ''}：读 ${number(read)} 行，新增 ${number(fresh)}，已有 ${number(present)}，没有收 ${number(total)}${because}`,
    ...(unknown.length === 0
      ? []
      : [
          `这些表号没有配置，读数已收下，配置后就能看：${unknown.slice(0, 20).join('、')}${unknown.length > 20 ? ` 等 ${unknown.length} 个` : ''}`,
        ]),
  ];
}

function number(count: number): string {
  return count.toLocaleString('en');
}

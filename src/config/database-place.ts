// Where a database is: its URL, or the parts of one, as they come out of another program's environment.
import { z } from 'zod';
import { databaseUrl } from './database-url.ts';

const HOST = /^(?:[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+|\[[0-9A-Fa-f:.]+\])$/;

/** The keys of a database's place, for a strict object: `url`, or the parts. Whoever takes them refines with placeFaults. */
export const databasePlace = {
  url: databaseUrl
    .optional()
    .describe('数据库地址：mysql://、postgres:// 或 sqlite:；也可以不写它，写下面的 host 等各项'),
  kind: z.enum(['mysql', 'postgres']).optional().describe('分项写的数据库是哪一种；不写时为 mysql'),
  host: z.string().regex(HOST, { error: '应为主机名或 IP 地址，不带端口和用户' }).optional().describe('数据库主机'),
  port: z.int().min(1).max(65_535).optional().describe('端口；不写时 mysql 为 3306，postgres 为 5432'),
  user: z.string().min(1).optional().describe('用户名，照原样写，不用转义'),
  password: z.string().optional().describe('密码，照原样写，不用转义；请用环境变量，并加上引号'),
  database: z.string().min(1).optional().describe('库名'),
} as const;

const PARTS = ['kind', 'host', 'port', 'user', 'password', 'database'] as const;

export type WrittenPlace = { readonly [Key in keyof typeof databasePlace]?: z.output<(typeof databasePlace)[Key]> };

/** What is wrong with the keys together. */
export function placeFaults(place: WrittenPlace): readonly { readonly key: string; readonly message: string }[] {
  if (place.url !== undefined) {
    const extra = PARTS.find((part) => place[part] !== undefined);
    return extra === undefined ? [] : [{ key: extra, message: '已经写了 url，请删去其中一种写法' }];
  }
  if (PARTS.every((part) => place[part] === undefined)) {
    return [{ key: 'url', message: '应写 url，或者写 host、user、password、database' }];
  }
  const wanted = { host: '应为数据库主机', database: '应为库名' } as const;
  return (['host', 'database'] as const)
    .filter((part) => place[part] === undefined)
    .map((key) => ({ key, message: wanted[key] }));
}

/** The URL of a place without faults: whatever its parts are written with. */
export function placeUrl({
  url,
  kind = 'mysql',
  host = '',
  port,
  user,
  password,
  database = '',
}: WrittenPlace): string {
  if (url !== undefined) return url;
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  const who = user === undefined && secret === '' ? '' : `${encodeURIComponent(user ?? '')}${secret}@`;
  return `${kind}://${who}${bracketed}${port === undefined ? '' : `:${port}`}/${encodeURIComponent(database)}`;
}

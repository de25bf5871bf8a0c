// The schema of a site (基地): its code, names and source databases, and the rule that no name means two sites.
import { z } from 'zod';
import { databasePlace, placeFaults, placeUrl, type WrittenPlace } from './database-place.ts';
import { databaseUrl } from './database-url.ts';

function isTimeZone(name: string): boolean {
  try {
    return (
      /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
    );
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

const seconds = z.number().gt(0).max(86_400);
const name = z
  .string()
  .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]{0,58}[^\s\p{Cc}])?$/u, { error: '应为 1–60 个字符的名称，首尾没有空格' });

const tls = z.strictObject({
  ca: z.string().min(1).optional().describe('CA 证书文件（PEM），相对路径从工作目录算起；不写时用系统信任的证书'),
  rejectUnauthorized: z.boolean().default(true).describe('证书不可信时拒绝连接'),
});

const sourceObject = z
  .strictObject({
    ...databasePlace,
    connectTimeoutSeconds: seconds.default(10).describe('连接的时限（秒）'),
    statementTimeoutSeconds: seconds.default(300).describe('一条语句的时限（秒）'),
    stallTimeoutSeconds: seconds.default(60).describe('读取中多久没有新数据就算停滞（秒）'),
    tls: tls.optional().describe('用 TLS 连接；不写时按数据库地址决定'),
  })
  .superRefine((place, context) => {
    for (const { key, message } of placeFaults(place)) context.addIssue({ code: 'custom', path: [key], message });
  })
  .transform(({ kind, host, port, user, password, database, url, ...rest }) => ({
    ...rest,
    url: placeUrl({ kind, host, port, user, password, database, url }),
  }));

const source = z.union([databaseUrl.transform((url): WrittenPlace => ({ url })).pipe(sourceObject), sourceObject]);

const sourceName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,30}$/, {
    error: '来源名应以小写字母开头，只含小写字母、数字、下划线、短横线，最长 31 个字符',
  })
  .describe('来源名');

const site = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,30}$/, { error: '应以小写字母开头，只含小写字母、数字、下划线、短横线，最长 31 个字符' })
    .describe('基地编码，命令和文件名里用它，定下后不要改'),
  name: name.describe('基地名称，例如 苏州基地'),
  aliases: z.array(name).default([]).describe('别名，例如 [苏州, SZ]；不能与其他基地的编码、名称、别名相同'),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: '应为 IANA 时区名，例如 Asia/Shanghai' })
    .default('Asia/Shanghai')
    .describe('来源库里不带时区的时间按哪个时区理解'),
  contact: z.string().min(1).optional().describe('基地联系人，出错时写在提示里'),
  sources: z
    .record(sourceName, source)
    .default({})
    .describe('来源库：来源名 → 数据库。只有地址时可以直接写成 来源名: mysql://…'),
});

interface Name {
  readonly text: string;
  readonly path: readonly (string | number)[];
  readonly site: number;
  readonly kind: string;
}

/** Every text that names a site, of however broken sites: duplicates are reported together with all other faults. */
function namesOf(value: unknown, index: number): readonly Name[] {
  if (typeof value !== 'object' || value === null) return [];
  const named = (text: unknown, kind: string, path: readonly (string | number)[]): readonly Name[] =>
    typeof text === 'string' ? [{ text, kind, site: index, path: [index, ...path] }] : [];
  const aliases: unknown = 'aliases' in value ? value.aliases : [];
  return [
    ...named('code' in value ? value.code : null, '编码', ['code']),
    ...named('name' in value ? value.name : null, '名称', ['name']),
    ...(Array.isArray(aliases) ? aliases.flatMap((alias, at) => named(alias, '别名', ['aliases', at])) : []),
  ];
}

/** Names of one site may repeat; between sites they may not, whatever their case and width. */
function duplicates(
  sites: readonly unknown[],
): readonly { readonly message: string; readonly path: (string | number)[] }[] {
  const owners = new Map<string, Name>();
  return sites.flatMap(namesOf).flatMap((each) => {
    const text = each.text.normalize('NFKC').toLowerCase();
    const owner = owners.get(text);
    if (owner === undefined) owners.set(text, each);
    if (owner === undefined || owner.site === each.site) return [];
    return [
      {
        message: `与 sites[${owner.site}] 的${owner.kind}重复，每个基地的编码、名称、别名不能相同`,
        path: [...each.path],
      },
    ];
  });
}

export const sites = z
  .array(site)
  .default([])
  .superRefine(
    (list, context) => {
      for (const fault of duplicates(list)) context.addIssue({ code: 'custom', ...fault });
    },
    { when: ({ value }) => Array.isArray(value) },
  );

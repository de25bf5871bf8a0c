// zhiban keys: what machines send as `Authorization: Bearer zbk_…`; made, listed, changed for new ones, revoked.
import type { CliCommand, CliInput } from '../../cli/command.ts';
import { textOption } from '../../cli/command.ts';
import type { CoreConfig } from '../../config/core.ts';
import { systemClock } from '../../lib/clock.ts';
import { UserError } from '../../lib/errors.ts';
import { PEOPLE_ZONE, secondText } from '../../lib/zoned-time.ts';
import { RIGHT_TITLE, RIGHTS, type Right, rightNamed } from '../../people/right.ts';
import {
  type ApiKey,
  isKeyValid,
  listKeys,
  makeKey,
  type NewKey,
  revokeKeys,
  rotateKey,
} from '../../people/signin/api-keys.ts';
import type { Program } from '../program.ts';
import { recordSignin } from '../signin/records.ts';
import { type CoreContext, openWhole } from './core-context.ts';

const DAY_MS = 86_400_000;
const MADE_BY = 'zhiban keys';

const createCommand: CliCommand<CoreContext> = {
  words: ['keys', 'create'],
  summary: '给程序建一个密钥，只显示这一次',
  rest: '<名字>',
  options: {
    right: { type: 'string', value: '权限', summary: `${RIGHTS.join('、')}；默认 query` },
    sites: { type: 'string', value: '基地,…', summary: '只在这些基地（编码，逗号分隔）；默认全部' },
    actions: {
      type: 'string',
      value: '动作,…',
      summary: '只做这些（命令开头的词，逗号分隔），例如 台账,变更；默认全部',
    },
    paths: { type: 'string', value: '路径,…', summary: '只能用这些路径和它们下面的，例如 /ledger；默认全部' },
    days: { type: 'string', value: '天数', summary: '多少天以后失效，1–3650；默认 365' },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: (ctx, input) =>
    whole(ctx, async (program) => {
      const now = systemClock();
      const asked = askedKey(input, program.context.config, now);
      const key = await recorded(program, `建密钥“${asked.name}”（${RIGHT_TITLE[asked.right as Right]}）`, (trx, id) =>
        makeKey(trx, id, asked, now),
      );
      showKey(input, asked.name, key);
    }),
};

const listCommand: CliCommand<CoreContext> = {
  words: ['keys', 'list'],
  summary: '有哪些密钥：开头几位、范围、到期、最近用过的时间',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: (ctx, { out }) =>
    whole(ctx, async ({ store }) => {
      const keys = await listKeys(store);
      const now = systemClock();
      if (keys.length === 0) out.line('还没有密钥；用 zhiban keys create 建一个');
      for (const key of keys) out.line(keyLine(key, now));
      out.json({ keys: keys.map((key) => ({ ...key, valid: isKeyValid(key, now) })) });
    }),
};

const rotateCommand: CliCommand<CoreContext> = {
  words: ['keys', 'rotate'],
  summary: '给同名的密钥换一个新的；旧的还能用几天，好换上新的',
  rest: '<名字>',
  options: {
    'overlap-days': { type: 'string', value: '天数', summary: '旧的还能用多少天，0–90；默认 7' },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: (ctx, input) =>
    whole(ctx, async (program) => {
      const name = nameOf(input);
      const days = daysOption(input, 'overlap-days', { least: 0, most: 90, otherwise: 7 });
      const now = systemClock();
      const until = new Date(now.getTime() + days * DAY_MS);
      const key = await recorded(program, `换密钥“${name}”，旧的还能用 ${days} 天`, (trx, id) =>
        rotateKey(trx, { id, name, madeBy: MADE_BY, until }, now),
      );
      showKey(input, name, key);
    }),
};

const revokeCommand: CliCommand<CoreContext> = {
  words: ['keys', 'revoke'],
  summary: '撤销密钥，马上失效：写名字（两个都撤销）或开头几位（zbk_…）',
  rest: '<名字或开头>',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: (ctx, input) =>
    whole(ctx, async (program) => {
      const name = nameOf(input);
      const revoked = await recorded(program, `撤销密钥“${name}”`, async (trx) => {
        const count = await revokeKeys(trx, name, systemClock());
        if (count === 0) throw new UserError(`没有名字或开头是“${name}”的有效密钥；用 zhiban keys list 看有哪些`);
        return count;
      });
      input.out.line(`已撤销 ${revoked} 个`);
      input.out.json({ revoked });
    }),
};

export const keysCommands: readonly CliCommand<CoreContext>[] = [
  createCommand,
  listCommand,
  rotateCommand,
  revokeCommand,
];

async function whole(ctx: CoreContext, work: (program: Program) => Promise<void>): Promise<number> {
  const program = await openWhole(ctx);
  try {
    await work(program);
    return 0;
  } finally {
    await program.closers.close();
  }
}

/** The change and its audit row in one transaction. */
function recorded<R>(
  { store, context }: Program,
  text: string,
  change: (trx: Parameters<typeof makeKey>[0], id: string) => Promise<R>,
): Promise<R> {
  const at = context.now();
  const [id, row] = [store.newId(at), store.newId(at)];
  const record = { kind: 'secret', person: 'cli', text, decision: 'allowed', result: 'ok' } as const;
  return store.transaction(async (trx) => {
    const answer = await change(trx as never, id);
    await recordSignin(trx, row, record, at);
    return answer;
  });
}

/** Pure. @throws UserError that says what was wanted */
export function askedKey(input: CliInput, config: Pick<CoreConfig, 'sites'>, now: Date): NewKey {
  const word = textOption(input, 'right') ?? 'query';
  const right = rightNamed(word);
  if (right === null) throw new UserError(`--right 应为 ${RIGHTS.join('、')}，收到的是“${word}”`);
  const codes = config.sites.map(({ code }) => code);
  const sites = listOption(input, 'sites');
  const strange = sites?.find((site) => !codes.includes(site));
  if (strange !== undefined) throw new UserError(`--sites 应为基地的编码（${codes.join('、')}），收到的是“${strange}”`);
  const paths = listOption(input, 'paths');
  const crooked = paths?.find((path) => !path.startsWith('/'));
  if (crooked !== undefined) throw new UserError(`--paths 应以 / 开头，收到的是“${crooked}”`);
  const days = daysOption(input, 'days', { least: 1, most: 3_650, otherwise: 365 });
  const expiresAt = new Date(now.getTime() + days * DAY_MS);
  return {
    name: nameOf(input),
    right,
    sites,
    actions: listOption(input, 'actions'),
    paths,
    madeBy: MADE_BY,
    expiresAt,
  };
}

function nameOf({ positionals }: CliInput): string {
  const [name = '', ...more] = positionals;
  if (more.length > 0 || !/^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,39}$/u.test(name))
    throw new UserError(`请写一个名字（汉字、字母、数字、_.-，最长 40 个字），收到的是“${positionals.join(' ')}”`);
  return name;
}

function listOption(input: CliInput, name: string): readonly string[] | null {
  const text = textOption(input, name);
  if (text === undefined) return null;
  const parts = text.split(/[,，]/).map((part) => part.trim());
  if (parts.includes('')) throw new UserError(`--${name} 应为逗号分隔的几项，收到的是“${text}”`);
  return parts;
}

function daysOption(
  input: CliInput,
  name: string,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  const text = textOption(input, name);
  const days = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(days) || days < least || days > most)
    throw new UserError(`--${name} 应为 ${least}–${most} 的整数，收到的是“${text}”`);
  return days;
}

function showKey({ out }: CliInput, name: string, key: string): void {
  out.line(key);
  out.remark(`密钥“${name}”只显示这一次，请马上存好；用的时候带上：Authorization: Bearer ${key.slice(0, 12)}_…`);
  out.json({ name, key });
}

function keyLine(key: ApiKey, now: Date): string {
  const when = (at: string | null, otherwise: string): string =>
    at === null ? otherwise : secondText(at, PEOPLE_ZONE).slice(0, 16);
  const state = key.revokedAt !== null ? '已撤销' : isKeyValid(key, now) ? '有效' : '已过期';
  const limits = [key.sites, key.actions, key.paths].flatMap((list) => (list === null ? [] : [list.join(',')]));
  const scope = [RIGHT_TITLE[key.right as Right] ?? key.right, ...limits].join(' · ');
  return `${key.prefix}…  ${key.name}  ${state}  ${scope}  到期 ${when(key.expiresAt, '不限')}  最近用过 ${when(key.usedAt, '没有')}`;
}

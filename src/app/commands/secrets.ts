// zhiban secrets: what is kept under a name; put in, listed without being shown, removed, sealed anew.
import type { CliCommand } from '../../cli/command.ts';
import { readSecret } from '../../cli/secret-input.ts';
import { UserError } from '../../lib/errors.ts';
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import { referredName, textsIn } from '../../secrets/reference.ts';
import { isSample } from '../../secrets/sample-secrets.ts';
import { keysInUse, rotateColumn } from '../../settings/secrets/rotate.ts';
import type { Program } from '../program.ts';
import { sealedColumns } from '../sealed-columns.ts';
import { recorderOver } from '../vault.ts';
import { type CoreContext, openWhole } from './core-context.ts';

const BY = 'cli';

async function within<R>(ctx: CoreContext, work: (program: Program) => Promise<R>): Promise<R> {
  const program = await openWhole(ctx);
  try {
    return await work(program);
  } finally {
    await program.closers.close();
  }
}

function nameFrom([name, ...more]: readonly string[], command: string): string {
  if (name !== undefined && more.length === 0) return name;
  throw new UserError(`要写一个名字，例如 zhiban secrets ${command} iot-password`);
}

/** Where the configuration refers to the secret. */
function usesOf(program: Program, name: string): readonly string[] {
  return textsIn(program.context.config)
    .filter(({ text }) => referredName(text) === name)
    .map(({ path }) => path.join('.'));
}

const setSecret: CliCommand<CoreContext> = {
  words: ['secrets', 'set'],
  summary: '存一个密钥：值从标准输入读，不写在命令行上；配置里用 secret:名字 引用它',
  rest: '<名字>',
  options: {},
  run: (ctx, { positionals, out }) =>
    within(ctx, async ({ vault, context }) => {
      const name = nameFrom(positionals, 'set');
      // Before anything is asked for.
      vault.keyRing();
      const value = await readSecret(process, `${name} 的值（不显示，回车结束）：`);
      if (isSample(value)) throw new UserError('这个值是示例里的，或者谁都猜得到，没有存；请换成真的密钥，再运行一次');
      const done = await vault.set(name, value, BY, context.now());
      out.line(
        done === 'new' ? `已存 ${name}；配置里写 secret:${name}` : `已换 ${name}；正在运行的值班重新启动后用新值`,
      );
      return 0;
    }),
};

const listSecrets: CliCommand<CoreContext> = {
  words: ['secrets', 'list'],
  summary: '存了哪些密钥、用在配置的哪里；值不显示',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: (ctx, { out }) =>
    within(ctx, async (program) => {
      const secrets = (await program.vault.list()).map((one) => ({ ...one, uses: usesOf(program, one.name) }));
      if (secrets.length === 0) out.line('还没有存密钥；zhiban secrets set 名字');
      for (const { name, shown, changedAt, changedBy, uses, keyId } of secrets) {
        const used = uses.length === 0 ? '没有用到' : `用在 ${uses.join('、')}`;
        const when = `${minuteText(changedAt, PEOPLE_ZONE)} ${changedBy}`;
        out.line(`${name}  ${shown}  ${when}  主密钥 ${keyId}  ${used}`);
      }
      out.json({ secrets });
      return 0;
    }),
};

const removeSecret: CliCommand<CoreContext> = {
  words: ['secrets', 'remove'],
  summary: '删除一个密钥；配置里还引用着就不删',
  rest: '<名字>',
  options: {},
  run: (ctx, { positionals, out }) =>
    within(ctx, async (program) => {
      const name = nameFrom(positionals, 'remove');
      const uses = usesOf(program, name);
      if (uses.length > 0) throw new UserError(`${name} 还用在 ${uses.join('、')}，没有删；请先改配置`);
      if (!(await program.vault.remove(name, BY)))
        throw new UserError(`没有存过 ${name}；用 zhiban secrets list 看有哪些`);
      out.line(`已删除 ${name}`);
      return 0;
    }),
};

const rotateSecrets: CliCommand<CoreContext> = {
  words: ['secrets', 'rotate'],
  summary: '换主密钥：把新密钥放在密钥文件第一行、旧的留在后面，再运行它；中断了再运行一次就接着做',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: (ctx, { out }) =>
    within(ctx, async ({ vault, store, context }) => {
      const ring = vault.keyRing();
      const columns = sealedColumns;
      const rotated = [];
      for (const column of columns) rotated.push(await rotateColumn(store, column, { ring, signal: ctx.signal }));
      const record = recorderOver(store, context.now)();
      const done = rotated.reduce((sum, one) => sum + one.done, 0);
      if (done > 0)
        await store.transaction((trx) =>
          record(trx, { name: `${done} 个值 → ${ring.current.id}`, act: 'rotated', by: BY }),
        );
      const problems = rotated.flatMap((one) => one.problems);
      for (const { table, column, done, already } of rotated)
        out.line(`${table}.${column}：换了 ${done} 个，已经是新密钥的 ${already} 个`);
      for (const problem of problems) out.line(`没有换：${problem}`);
      const inUse = await keysInUse(store, columns);
      const spare = ring.ids.filter((id) => id !== ring.current.id && !inUse.includes(id));
      if (spare.length > 0) out.line(`旧密钥 ${spare.join('、')} 不再用到，可以从密钥文件里删去`);
      out.json({ keyId: ring.current.id, rotated, spare });
      return problems.length === 0 ? 0 : 1;
    }),
};

export const secretsCommands: readonly CliCommand<CoreContext>[] = [
  setSecret,
  listSecrets,
  removeSecret,
  rotateSecrets,
];

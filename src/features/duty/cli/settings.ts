// zhiban settings: what may be changed while the server runs, from the shell.
import type { CliCommand, CliInput } from '../../../cli/command.ts';
import { textOption } from '../../../cli/command.ts';
import { readWrittenValue } from '../../../config/written-value.ts';
import type { FeatureContext } from '../../../feature.ts';
import { UserError } from '../../../lib/errors.ts';
import { traceOf } from '../../../lib/trace-number.ts';
import { recordAudit } from '../../../people/audit.ts';
import type { Wanted } from '../../../settings/change.ts';
import { shortened } from '../../../settings/guarded.ts';
import { historyText, shown } from '../live/facts.ts';
import { areasOf, itemFrom, itemText, leavesBelow } from '../live/item.ts';
import { byText, namingOf, valueText } from '../live/words.ts';
import type { DutySettings } from '../settings.ts';

type Ctx = FeatureContext<DutySettings>;

const JSON_OPTION = { json: { type: 'boolean', summary: '只输出 JSON' } } as const;
const CLI = 'cli';

export const listSettingsCommand: CliCommand<Ctx> = {
  words: ['settings', 'list'],
  rest: '[项]',
  summary: '能在运行中改的设置：现在的值，来自配置文件的哪一行，还是谁改的',
  options: JSON_OPTION,
  run: async (ctx, { positionals, out }) => {
    const { live } = ctx;
    const [item, ...more] = positionals;
    if (more.length > 0) throw new UserError('一次看一项，例如 zhiban settings list schedule');
    const tops = item === undefined ? areasOf(live).map((area) => [area]) : [itemFrom(item, live)];
    const naming = await namingOf(ctx, live.standing());
    const settings = tops.flatMap((keys) => leavesBelow(keys, live)).map((leaf) => shown(leaf, ctx, naming));
    for (const { item: name, value, origin } of settings) out.line(`${name}  ${value}  （${origin}）`);
    const aside = live.aside().map(({ change, reason }) => {
      return { item: itemText(change.path), by: byText(change, naming), reason };
    });
    for (const one of aside) out.line(`! ${one.item} 没有生效（${one.by}）：${one.reason}`);
    out.json({ version: live.version(), settings, aside });
    return 0;
  },
};

export const setSettingByHand: CliCommand<Ctx> = {
  words: ['settings', 'set'],
  rest: '<项> <值>',
  summary: '改一项设置，例如 schedule.daily.cron "0 7 * * *"；运行着的值班一秒内照新的来，重启以后也在',
  options: JSON_OPTION,
  run: async (ctx, input) => {
    const [item, ...value] = input.positionals;
    if (item === undefined || value.length === 0)
      throw new UserError('请写要改的项和值，例如 zhiban settings set schedule.daily.cron "0 7 * * *"');
    return changed(ctx, input, item, { value: readWrittenValue(value.join(' ')) });
  },
};

export const unsetSettingByHand: CliCommand<Ctx> = {
  words: ['settings', 'unset'],
  rest: '<项>',
  summary: '把一项设置还原为配置文件里写的',
  options: JSON_OPTION,
  run: async (ctx, input) => {
    const [item, ...more] = input.positionals;
    if (item === undefined || more.length > 0)
      throw new UserError('请写要还原的一项，例如 zhiban settings unset schedule.daily.cron');
    return changed(ctx, input, item, { restored: true });
  },
};

async function changed(ctx: Ctx, { out }: Pick<CliInput, 'out'>, item: string, to: Wanted): Promise<number> {
  const { live, store, now: clock } = ctx;
  const path = itemFrom(item, live);
  const name = itemText(path);
  const before = valueText(live.valueAt(path));
  const now = clock();
  const id = store.newId(now);
  const audit = {
    ...{ id, now, once: `setting/${id}`, kind: 'setting' as const, person: CLI, chat: null, ms: 0 },
    ...{ command: 'settings', decision: 'allowed' as const, trace: traceOf(id), result: 'ok' },
    text: 'value' in to ? `settings set ${name} ${valueText(to.value)}` : `settings unset ${name}`,
  };
  const order = { changes: [{ path, to }], by: CLI, now };
  const losses = shortened(await live.foreseen(order));
  const { version } = await store.transaction(async (trx) => {
    const done = await live.change(trx, { ...order, backing: 'shell' });
    await recordAudit(trx, audit);
    return done;
  });
  await live.refresh();
  const after = valueText(live.valueAt(path));
  out.line(`${name}：${before} → ${after}（第 ${version} 版）`);
  for (const { sentence } of losses) out.line(`注意：${sentence}`);
  out.json({ item: name, before, after, version });
  return 0;
}

const DEFAULT_LIMIT = 50;

export const settingsHistoryCommand: CliCommand<Ctx> = {
  words: ['settings', 'history'],
  summary: '设置的改动：谁、何时、改成什么，新的在前',
  options: { limit: { type: 'string', value: '条数', summary: `列出多少条，默认 ${DEFAULT_LIMIT}` }, ...JSON_OPTION },
  run: async (ctx, input) => {
    const limit = Number(textOption(input, 'limit') ?? DEFAULT_LIMIT);
    if (!Number.isInteger(limit) || limit < 1)
      throw new UserError(`--limit 应为正整数，收到的是“${textOption(input, 'limit')}”`);
    const changes = await ctx.live.history(limit);
    const naming = await namingOf(ctx, changes);
    if (changes.length === 0) input.out.line('设置还没有在运行中改过');
    for (const change of changes) input.out.line(historyText(change, naming));
    input.out.json({ changes: changes.map((change) => ({ ...change, item: itemText(change.path) })) });
    return 0;
  },
};

export const settingsByHand: readonly CliCommand<Ctx>[] = [
  listSettingsCommand,
  setSettingByHand,
  unsetSettingByHand,
  settingsHistoryCommand,
];

// 设置: what of the configuration may be changed while the program runs, shown with its origin, changed, put back.
import type { Answer, Command, CommandInput, Danger, Said } from '../../../bot/command.ts';
import { readWrittenValue } from '../../../config/written-value.ts';
import type { CommandContext } from '../../../feature.ts';
import type { Card } from '../../../feishu/card/card.ts';
import { commandLine } from '../../../lib/command-line.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Json } from '../../../lib/json.ts';
import type { Wanted, WantedChange } from '../../../settings/change.ts';
import { shortened } from '../../../settings/guarded.ts';
import type { Keys } from '../../../settings/overlay.ts';
import type { DutySettings } from '../settings.ts';
import {
  type AreaFacts,
  areaCard,
  changedCard,
  overviewCard,
  RESTORE_LINE,
  SET_LINE,
  type SettingFacts,
  SHOW_LINE,
  settingCard,
} from './cards.ts';
import { itemFacts, overviewFacts } from './facts.ts';
import { areasOf, itemFrom, itemText } from './item.ts';
import { valueText } from './words.ts';

type Ctx = CommandContext<DutySettings>;

export const showSettingsCommand: Command<Ctx> = {
  names: [SHOW_LINE, '设置', 'settings'],
  title: '哪些设置能在运行中改，现在是什么，来自配置文件还是谁改的',
  usage: '设置 查看 [项]',
  examples: ['设置 查看', '设置 查看 schedule'],
  right: 'query',
  run: async (ctx, input) => {
    const [text] = wordsAfter(input, SHOW_LINE, '设置', 'settings');
    if (text === undefined) return said(overviewCard(await overviewFacts(ctx, areasOf(ctx.live))), '设置');
    const keys = itemFrom(text, ctx.live);
    const { area, setting: written } = await itemFacts(ctx, keys);
    const setting = written ?? (await ownCron(ctx, keys, area));
    return setting === null
      ? said(areaCard(area), itemText(keys))
      : said(settingCard(setting), `${setting.item}：${setting.value}（${setting.origin}）`);
  },
};

/** What deletes data the next night waits for a second person. */
function dangerOf(wanted: (ctx: Ctx, input: CommandInput) => WantedChange): Danger<Ctx> {
  const losses = async (ctx: Ctx, input: CommandInput) =>
    shortened(await ctx.live.foreseen({ changes: [wanted(ctx, input)], by: input.person, now: ctx.now() }));
  return {
    secondPerson: 'always',
    isNeeded: async (ctx, input) => (await losses(ctx, input)).length > 0,
    preview: async (ctx, input) => {
      const lines = (await losses(ctx, input)).map(({ item, sentence }) => `${item}：${sentence}`);
      return { title: `改 ${itemText(wanted(ctx, input).path)}，会删数据`, lines };
    },
  };
}

/** When a job runs of whose schedule nobody wrote anything: as the job brings it. Null for all else. */
async function ownCron({ house }: Ctx, keys: Keys, { item, meaning }: AreaFacts): Promise<SettingFacts | null> {
  const [area, job, key] = keys;
  if (area !== 'schedule' || key !== 'cron' || keys.length > 3) return null;
  const row = (await house.timetable()).find(({ name }) => name === job);
  if (row === undefined || row.schedule === null) return null;
  return { item, meaning, value: row.schedule.cron, origin: '默认值', isChanged: false, history: [] };
}

export const setSettingCommand: Command<Ctx> = {
  names: [SET_LINE, 'settings set'],
  title: '改一项设置，马上生效，重启以后也在',
  usage: '设置 改 〈项〉 〈值〉',
  examples: ['设置 改 schedule.daily.cron 0 7 * * *'],
  right: 'admin',
  everywhere: true,
  danger: dangerOf(changeToSet),
  run: async (ctx, input) => changing(ctx, input, changeToSet(ctx, input)),
};

function changeToSet(ctx: Ctx, input: CommandInput): WantedChange {
  const [text, ...rest] = wordsAfter(input, SET_LINE, 'settings set');
  if (text === undefined) throw new UserError('请写要改哪一项，例如“设置 改 schedule.daily.cron 0 7 * * *”');
  const path = itemFrom(text, ctx.live);
  const to = wantedFrom(rest.join(' '), input);
  if (to === null)
    throw new UserError(`请写要改成什么，例如“设置 改 ${itemText(path)} ${valueText(ctx.live.valueAt(path))}”`);
  return { path, to, ...fromOption(input) };
}

export const restoreSettingCommand: Command<Ctx> = {
  names: [RESTORE_LINE, 'settings unset'],
  title: '把一项设置还原为配置文件里写的',
  usage: '设置 还原 〈项〉',
  examples: ['设置 还原 schedule.daily.cron'],
  right: 'admin',
  everywhere: true,
  danger: dangerOf(changeToRestore),
  run: async (ctx, input) => changing(ctx, input, changeToRestore(ctx, input)),
};

function changeToRestore(ctx: Ctx, input: CommandInput): WantedChange {
  const [text] = wordsAfter(input, RESTORE_LINE, 'settings unset');
  if (text === undefined) throw new UserError('请写要还原哪一项，例如“设置 还原 schedule.daily.cron”');
  return { path: itemFrom(text, ctx.live), to: { restored: true }, ...fromOption(input) };
}

/** Of the buttons' lines: what exactly the value is, and what must not have been changed since. */
const EXACTLY = 'json';
const FROM = '版本';
const ABSENT = '去掉';

/** What stands after the name, as it was written: sites and options in it are parts of a value here. */
function wordsAfter({ line }: CommandInput, ...names: readonly string[]): readonly string[] {
  const compact = (text: string): string => text.replaceAll(' ', '').toLowerCase();
  const name = names.find((one) => compact(line).startsWith(compact(one))) ?? '';
  const words = line.split(' ');
  // The name as it was typed may have its blanks or not.
  let head = '';
  while (words.length > 0 && compact(head).length < compact(name).length) head += words.shift() ?? '';
  const glued = head.slice(compact(name).length);
  const rest = [...(glued === '' ? [] : [glued]), ...words];
  return rest[0]?.startsWith('"') === true ? unquotedFirst(rest.join(' ')) : rest;
}

/** Buttons write the item in quotes. */
function unquotedFirst(text: string): readonly string[] {
  const [, quoted = '', rest = ''] = /^"((?:[^"\\]|\\.)*)"\s*(.*)$/su.exec(text) ?? [];
  return [quoted.replace(/\\(["\\])/g, '$1'), ...(rest === '' ? [] : [rest])];
}

/** Null when nothing was written. */
function wantedFrom(written: string, { options }: CommandInput): Wanted | null {
  const exactly = options.get(EXACTLY);
  if (exactly === ABSENT) return { absent: true };
  if (exactly !== undefined) return { value: exactJson(exactly) };
  if (written === '') return null;
  // In quotes as a whole: what a chat would read otherwise.
  const [, quoted] = /^"((?:[^"\\]|\\.)*)"$/su.exec(written) ?? [];
  return { value: readWrittenValue(quoted?.replace(/\\(["\\])/g, '$1') ?? written) };
}

function exactJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw new UserError('json: 后面应为 JSON，例如 json:"30"');
    throw thrown;
  }
}

function changing(ctx: Ctx, input: CommandInput, change: WantedChange): Answer {
  const { live, now } = ctx;
  const { path, to } = change;
  const before = live.valueAt(path);
  return {
    commit: async (trx) => {
      const changed = await live.change(trx, {
        changes: [change],
        by: input.person,
        now: now(),
        ...(input.agreed === true ? { backing: 'agreed' as const } : {}),
      });
      const item = itemText(path);
      const after = 'value' in to ? valueText(to.value) : 'absent' in to ? '没有' : '照配置文件';
      const undo = undoLine(path, changed.before[0]?.to ?? null, changed.version);
      const facts = { item, before: valueText(before), after, undo, version: changed.version };
      return said(
        changedCard(facts),
        `已改：${item} ${valueText(before)} → ${after}`,
        `${item}：${facts.before} → ${after}`,
      );
    },
  };
}

/** @throws UserError when it is no number */
function fromOption({ options }: CommandInput): { readonly from?: number } {
  const text = options.get(FROM);
  if (text === undefined) return {};
  if (/^\d{1,9}$/.test(text)) return { from: Number(text) };
  throw new UserError(`${FROM}后面应为数字`);
}

/** Lines have a limit (bot/understand.ts). */
const MOST_UNDO = 3_500;

/** Puts back what was there, unless it was changed again since; null for what no line does, or none that one person may press. */
function undoLine(path: Keys, to: Wanted | null, version: number): string | null {
  if (to === null || itemText(path) === 'rights.secondPerson') return null;
  const item = itemText(path);
  const options = { [FROM]: String(version) };
  if ('restored' in to) return commandLine(RESTORE_LINE, [item], options);
  const exactly = 'value' in to ? JSON.stringify(to.value) : ABSENT;
  const line = commandLine(SET_LINE, [item], { ...options, [EXACTLY]: exactly });
  return line.length > MOST_UNDO ? null : line;
}

function said(card: Card, fallbackText: string, result?: string): Said {
  const messages = [{ body: { kind: 'card', card, fallbackText } as const }];
  return { messages, ...(result === undefined ? {} : { result }) };
}

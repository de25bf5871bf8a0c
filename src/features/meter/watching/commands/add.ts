// 电表 添加 〈表号〉 〈名称〉 [基地] [来源]: another meter, read at once and watched from then on, without a restart.
import type { Answer, Command, CommandInput } from '../../../../bot/command.ts';
import type { CommandContext } from '../../../../feature.ts';
import { commandLine } from '../../../../lib/command-line.ts';
import { UserError } from '../../../../lib/errors.ts';
import { meterLine } from '../../cards/command-lines.ts';
import { metersOf } from '../../context.ts';
import type { MeterDefinition, MeterSettings } from '../../settings.ts';
import { changeCard } from './change-card.ts';
import { firstReading } from './first-reading.ts';
import { stopLine } from './stop-start.ts';

type Ctx = CommandContext<MeterSettings>;

const EXAMPLE = '电表 添加 04312345678 3号宿舍201';

export const addMeterCommand: Command<Ctx> = {
  names: ['电表 添加', 'meter add'],
  title: '添加一块电表，马上试读一次，以后照常读',
  usage: '电表 添加 〈表号〉 〈名称〉 [基地] [来源]',
  examples: [EXAMPLE],
  right: 'admin',
  run: async (ctx, input) => {
    const { number, definition } = asked(ctx, input);
    requireNew(ctx, number, definition.name);
    requireNumber(ctx, number, definition.source);
    const reading = await firstReading(ctx, number, definition);
    const { name, site, source } = definition;
    const written = { name, source, ...(site === undefined ? {} : { site }) };
    return adding(ctx, input, { number, name, written, lines: reading.lines, isRead: reading.isRead });
  },
};

function asked(ctx: Ctx, { words, quoted, options, sites }: CommandInput) {
  const [number = '', name = '', ...rest] = words;
  const known = ['cnyiot', ...Object.keys(ctx.settings.sources)];
  const [last] = quoted.at(-1) === true || options.has('来源') ? [] : rest.slice(-1);
  const named = last !== undefined && known.includes(last) ? last : undefined;
  const unknown = named === undefined ? rest : rest.slice(0, -1);
  if (number === '' || name === '') throw new UserError(`请写表号和名称，例如“${EXAMPLE}”`);
  if (!/^[\w-]{1,64}$/.test(number)) {
    throw new UserError(`表号“${number.slice(0, 70)}”不对：应为 1–64 个字母、数字、短横线或下划线；先写表号，再写名称`);
  }
  if (unknown.length > 0) throw notUnderstood(ctx, { number, name, unknown, sources: known });
  if (sites.length > 1) throw new UserError('一块表只属于一个基地，请只写一个');
  const source = options.get('来源') ?? named ?? 'cnyiot';
  if (!known.includes(source)) throw new UserError(`没有叫“${source}”的来源；有：${[...new Set(known)].join('、')}`);
  const [site] = sites;
  const definition: MeterDefinition = {
    ...{ name, aliases: [], source, chats: [], limits: { days: '7' }, enabled: true },
    ...(site === undefined ? {} : { site }),
  };
  return { number, definition };
}

interface Unclear {
  readonly number: string;
  readonly name: string;
  readonly unknown: readonly string[];
  readonly sources: readonly string[];
}

/** A site that is misspelt is not to become a part of the name unseen. */
function notUnderstood(ctx: Ctx, { number, name, unknown, sources }: Unclear): UserError {
  const sites = ctx.config.sites.slice(0, MOST_NAMED).map((site) => site.name);
  const written = unknown.join(' ').slice(0, 40);
  return new UserError(
    `看不懂“${written}”：不是基地（有：${sites.join('、') || '没有'}），也不是来源（有：${[...new Set(sources)].slice(0, MOST_NAMED).join('、')}）；` +
      `名称里有空格的要加引号：电表 添加 ${number} "${name} ${written}"`,
  );
}

const MOST_NAMED = 8;

/** What is printed on the meters that its page knows: anything else is a mistake of typing, and would only be heard of by a failure. */
function requireNumber({ settings }: Ctx, number: string, source: string): void {
  if ((settings.sources[source]?.kind ?? 'cnyiot') !== 'cnyiot' || /^\d{11}$/.test(number)) return;
  throw new UserError(`没有添加：来源 ${source} 的表号应为 11 位数字，写的是“${number}”；请照表上的号码写，或另写来源`);
}

/** Before it is read: a reading of a meter that is refused would be nobody's. */
function requireNew(ctx: Ctx, number: string, name: string): void {
  const key = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
  for (const meter of metersOf(ctx)) {
    const names = [meter.number, meter.name, ...meter.aliases].map(key);
    const clash = [number, name].find((text) => names.includes(key(text)));
    if (clash === undefined) continue;
    const again = meter.enabled ? '' : `；它停用了，要重新读请发“电表 启用 ${meter.name}”`;
    throw new UserError(`没有添加：已经有电表 ${meter.name}（${meter.number}），与“${clash}”重复${again}`);
  }
}

interface Added {
  readonly number: string;
  readonly name: string;
  readonly written: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
  readonly isRead: boolean;
}

function adding({ live, now }: Ctx, input: CommandInput, { number, name, written, lines, isRead }: Added): Answer {
  return {
    commit: async (trx) => {
      const changes = [{ path: ['meter', 'meters', number], to: { value: written } }];
      const { version } = await live.change(trx, { changes, by: input.person, now: now() });
      const body = changeCard({
        title: `已添加电表 ${name}`,
        colour: isRead ? 'green' : 'orange',
        lines: [`表号 ${number}，来源 ${written.source ?? ''}；还能用不到 7 天时提醒`, ...lines],
        undo: { ...undoOf(number, written.site, version), once: `meter-added/${version}` },
        next: [{ text: '看这块表', line: meterLine({ meter: { number, site: written.site } }) }],
      });
      const text = `已添加电表 ${name}（${number}）；${lines.join('；')}`;
      return { messages: [{ body: { kind: 'card', card: body, fallbackText: text } }], result: text };
    },
  };
}

/**
 * Taking the change of the settings back takes the right for the whole house; who may do it at one site stops the meter. The button says
 * what it is for, and its answer what came of it.
 */
function undoOf(number: string, site: string | undefined, version: number) {
  const line =
    site === undefined
      ? commandLine('设置 还原', [`meter.meters.${number}`], { 版本: String(version) })
      : stopLine({ number, site });
  return { text: '撤销添加', line };
}

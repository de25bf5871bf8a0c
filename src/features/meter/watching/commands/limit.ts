// 电表 限额 〈名称〉 7天|50度|30元: from when on a meter's balance counts as low. What is written is all: other limits go.
import type { Answer, Command, CommandInput } from '../../../../bot/command.ts';
import type { CommandContext } from '../../../../feature.ts';
import { commandLine } from '../../../../lib/command-line.ts';
import { UserError } from '../../../../lib/errors.ts';
import type { Meter } from '../../context.ts';
import type { MeterSettings } from '../../settings.ts';
import { type Limit, limitDigits, limitsOf, limitText, limitWord } from '../limits.ts';
import { limitedMeter, namedLimits } from './asked-meter.ts';
import { changeCard } from './change-card.ts';

type Ctx = CommandContext<MeterSettings>;

const NAME = '电表 限额';
const NONE = '不提醒';
const EXAMPLE = `${NAME} 201 7天 50度`;

export const meterLimitCommand: Command<Ctx> = {
  names: [NAME, 'meter limit'],
  title: '改一块电表低于多少才提醒；几条都写上，满足一条就提醒',
  usage: `${NAME} 〈名称〉 7天|50度|30元|${NONE}`,
  examples: [EXAMPLE, `${NAME} 201 ${NONE}`],
  right: 'admin',
  run: async (ctx, input) => {
    const isNone = input.words.length > 1 && input.words.at(-1) === NONE;
    const { name, limits } = isNone ? { name: input.words.slice(0, -1), limits: [] } : namedLimits(input);
    const meter = limitedMeter(ctx, name, input.sites, EXAMPLE);
    if (limits.length === 0 && !isNone) {
      const now = limitsOf(meter.limits);
      throw new UserError(
        `${meter.name} 现在${extent(now)}；要改请写上新的，例如“${EXAMPLE}”，或“${NAME} ${meter.name} ${NONE}”`,
      );
    }
    const kinds = limits.map(({ kind }) => kind);
    if (new Set(kinds).size < kinds.length) throw new UserError('天、度、元每种只能写一个');
    return limiting(ctx, input, meter, limits);
  },
};

function limiting({ live, now }: Ctx, input: CommandInput, meter: Meter, limits: readonly Limit[]): Answer {
  const before = limitsOf(meter.limits);
  const { site } = meter;
  return {
    commit: async (trx) => {
      const value = Object.fromEntries(limits.map((limit) => [limit.kind, limitDigits(limit)]));
      const changes = [{ path: ['meter', 'meters', meter.number, 'limits'], to: { value } }];
      const { version } = await live.change(trx, { changes, by: input.person, now: now() });
      const words = before.length === 0 ? [NONE] : before.map(limitWord);
      const body = changeCard({
        title: `${meter.name} ${extent(limits)}`,
        colour: 'green',
        lines: [`原来：${extent(before)}`, ...(limits.length > 1 ? ['满足一条就提醒'] : [])],
        undo: {
          text: '改回去',
          line: commandLine(NAME, [meter.number, ...words], site === undefined ? {} : { 基地: site }),
          once: `meter-limit/${version}`,
        },
        next: [],
      });
      const text = `${meter.name}：${extent(before)} → ${extent(limits)}`;
      return { messages: [{ body: { kind: 'card', card: body, fallbackText: text } }], result: text };
    },
  };
}

function extent(limits: readonly Limit[]): string {
  return limits.length === 0 ? '余额不足不提醒' : `低于 ${limits.map(limitText).join('、')} 时提醒`;
}

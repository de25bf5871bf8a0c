// 电表 停用|启用 〈名称〉: a meter that is no longer read keeps its history, and can come back.
import type { Answer, Command, CommandInput } from '../../../../bot/command.ts';
import type { CommandContext } from '../../../../feature.ts';
import { commandLine } from '../../../../lib/command-line.ts';
import type { LineMeter } from '../../cards/command-lines.ts';
import type { Meter } from '../../context.ts';
import type { MeterSettings } from '../../settings.ts';
import { askedMeter } from './asked-meter.ts';
import { changeCard } from './change-card.ts';

type Ctx = CommandContext<MeterSettings>;

const STOP = '电表 停用';
const START = '电表 启用';

export const stopMeterCommand: Command<Ctx> = {
  names: [STOP, 'meter stop'],
  title: '不再读一块电表；历史还能查，随时可以启用',
  usage: `${STOP} 〈名称〉`,
  examples: [`${STOP} 201`],
  right: 'admin',
  run: async (ctx, input) => turned(ctx, input, false),
};

export const startMeterCommand: Command<Ctx> = {
  names: [START, 'meter start'],
  title: '重新读一块停用的电表',
  usage: `${START} 〈名称〉`,
  examples: [`${START} 201`],
  right: 'admin',
  run: async (ctx, input) => turned(ctx, input, true),
};

function turned(ctx: Ctx, input: CommandInput, enabled: boolean): Answer {
  const meter = askedMeter(ctx, input.words, input.sites, `${enabled ? START : STOP} 201`);
  if (meter.enabled !== enabled) return turning(ctx, input, meter, enabled);
  const text = enabled ? `${meter.name} 本来就在用` : `${meter.name} 已经停用了`;
  return { messages: [{ body: { kind: 'text', text: `${text}。` } }], result: text };
}

export function stopLine(meter: LineMeter): string {
  return lineOf(STOP, meter);
}

function lineOf(command: string, { number, site }: LineMeter): string {
  return commandLine(command, [number], site === undefined ? {} : { 基地: site });
}

function turning({ live, now }: Ctx, input: CommandInput, meter: Meter, enabled: boolean): Answer {
  const { number, name } = meter;
  return {
    commit: async (trx) => {
      const path = ['meter', 'meters', number, 'enabled'];
      const changes = [{ path, to: { value: enabled } }];
      const { version } = await live.change(trx, { changes, by: input.person, now: now() });
      const text = enabled ? `已启用电表 ${name}` : `已停用电表 ${name}`;
      const lines = enabled
        ? ['几分钟内重新开始读；停用期间没有读数']
        : ['不再读数，也不再提醒；没有结束的告警会结束；历史还能查'];
      const back = enabled ? { text: '停用', line: STOP } : { text: '重新启用', line: START };
      const body = changeCard({
        ...{ title: text, colour: enabled ? 'green' : 'grey', lines, next: [] },
        undo: { text: back.text, line: lineOf(back.line, meter), once: `meter-turned/${version}` },
      });
      return { messages: [{ body: { kind: 'card', card: body, fallbackText: text } }], result: text };
    },
  };
}

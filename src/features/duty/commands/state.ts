// 状态: is all well — the features, the messages, and when every job ran and runs next.
import type { Command } from '../../../bot/command.ts';
import type { CommandContext, Standing } from '../../../feature.ts';
import { button, buttonRow } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { joined, md } from '../../../feishu/card/markdown.ts';
import { table } from '../../../feishu/card/table.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { commandLine } from '../../../lib/command-line.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { grantsOf, rightRules } from '../../../people/rights.ts';
import { runStatusTitle } from '../../../scheduler/run-status.ts';
import type { TimetableRow } from '../../../scheduler/timetable.ts';
import { weekdayMinuteText } from '../../../web/page-text.ts';
import { standingLine } from '../home.ts';
import type { DutySettings } from '../settings.ts';

export const stateCommand: Command<CommandContext<DutySettings>> = {
  names: ['状态', 'status'],
  title: '一切是否正常，作业上次怎样、下次何时',
  usage: '状态',
  examples: ['状态'],
  right: 'visit',
  run: async ({ house, now, config }, { asker }) => {
    const [standing, jobs] = await Promise.all([house.standing(), house.timetable()]);
    const isKnown = grantsOf(rightRules(config), asker).length > 0;
    const body = stateCard({ standing, jobs, now: now(), openId: isKnown ? null : asker.person });
    return { messages: [{ body: { kind: 'card', card: body, fallbackText: plainly(standing) } }] };
  },
};

function plainly(standing: readonly Standing[]): string {
  return standing.map(({ title, text }) => `${title}：${text}`).join('\n') || '值班在运行';
}

export interface StateFacts {
  readonly standing: readonly Standing[];
  readonly jobs: readonly TimetableRow[];
  readonly now: Date;
  /** Of who asks, when he has no right beyond asking: what to hand to who grants them. */
  readonly openId: string | null;
}

const MOST_DETAILS = 4;

export function stateCard(facts: StateFacts): Card {
  return fittedCard((most) => cardWith(facts, most));
}

function cardWith({ standing, jobs, now, openId }: StateFacts, most: number): Card {
  const bad = jobs.filter(({ last }) => last !== null && ['failed', 'lost', 'partial'].includes(last.status));
  const troubles = standing.filter(({ state }) => state !== 'ok').length + bad.length;
  const asked = standing
    .filter(({ state, detail }) => state !== 'ok' && detail !== undefined)
    .slice(0, MOST_DETAILS)
    .map(({ title, detail = '' }) => button(`${cutText(title, 12)}：${cutText(detail, 20)}`, { do: detail }));
  const lastRuns = jobs.flatMap(({ last }) => (last === null ? [] : [last]));
  return card({
    title: troubles === 0 ? '一切正常' : `有 ${troubles} 件事要留意`,
    subtitle: weekdayMinuteText(isoInstant(now), PEOPLE_ZONE),
    colour: troubles === 0 ? 'green' : 'orange',
    width: 'fill',
    elements: [
      ...(standing.length === 0
        ? []
        : [
            markdown(
              joined(
                standing.map((one) => standingLine(one, most)),
                '\n',
              ),
            ),
          ]),
      table({
        columns: [
          { title: '作业', type: 'text' },
          { title: '上次', type: 'text' },
          { title: '结果', type: 'options' },
          { title: '下次', type: 'text' },
        ],
        rows: jobs.map(({ title, last, next }) => [
          cutText(title, most),
          last === null ? '还没有运行过' : timeText(last.startedAt),
          [{ text: last === null ? '—' : runStatusTitle(last.status), colour: colourOf(last?.status) }],
          next === null ? '有人要求时' : timeText(next),
        ]),
      }),
      ...(lastRuns.length === 0
        ? []
        : [
            buttonRow(
              ...jobs
                .filter(({ last }) => last !== null)
                .slice(0, 4)
                .map(({ title, last }) =>
                  button(`${title.split('：')[0] ?? title}的上次运行`, { do: commandLine('运行', [last?.id ?? '']) }),
                ),
            ),
          ]),
      ...(asked.length === 0 ? [] : [buttonRow(...asked)]),
      ...(openId === null
        ? []
        : [
            markdown(md`还没有人给你授权。要更多权限，请把你的 open_id 交给管理员：${openId}`, {
              size: 'notation',
            }),
          ]),
    ],
  });
}

function timeText(at: Date): string {
  return weekdayMinuteText(isoInstant(at), PEOPLE_ZONE);
}

function colourOf(status: string | undefined): 'green' | 'orange' | 'red' | 'blue' | 'neutral' {
  switch (status) {
    case 'ok':
      return 'green';
    case 'partial':
      return 'orange';
    case 'failed':
    case 'lost':
      return 'red';
    case 'running':
      return 'blue';
    default:
      return 'neutral';
  }
}

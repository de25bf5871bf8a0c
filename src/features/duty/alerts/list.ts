// 告警, 告警 详情 and 值班: what is wrong now, one alert with its history, and who is on duty.

import { lineOf } from '../../../alerts/cards/bundle-card.ts';
import { detailCard } from '../../../alerts/cards/detail-card.ts';
import { onDuty } from '../../../alerts/configured-rules.ts';
import { deliveriesOf, openAlerts } from '../../../alerts/lookup.ts';
import { cardBody } from '../../../alerts/sayings.ts';
import type { Alert } from '../../../alerts/state.ts';
import type { Answer, Command } from '../../../bot/command.ts';
import type { CommandContext } from '../../../feature.ts';
import { button, buttonRow } from '../../../feishu/card/buttons.ts';
import { type Card, card } from '../../../feishu/card/card.ts';
import { fittedCard } from '../../../feishu/card/fit.ts';
import { joined, type Markdown, md, person } from '../../../feishu/card/markdown.ts';
import { markdown } from '../../../feishu/card/texts.ts';
import type { DutySettings } from '../settings.ts';
import { askedFor, siteNames, siteOf } from './act.ts';
import { requireSitesAlone } from './sites-alone.ts';

type Ctx = CommandContext<DutySettings>;

export const alertsCommand: Command<Ctx> = {
  names: ['告警', 'alerts'],
  title: '现在有哪些告警，严重的在前',
  usage: '告警 [基地]',
  examples: ['告警'],
  right: 'query',
  run: async (ctx, { words, sites }) => {
    requireSitesAlone({ words }, ctx.config.sites, '；看一件的始末发“告警 详情 〈编号〉”');
    const open = await openAlerts(ctx.store);
    const wanted = sites.length === 0 ? open : open.filter(({ site }) => site !== null && sites.includes(site));
    return answer(
      listCard(wanted, siteNames(ctx)),
      wanted.length === 0 ? '没有未恢复的告警' : `${wanted.length} 件未恢复的告警`,
    );
  },
};

const LISTED = 30;
const MOST_BUTTONS = 3;

export function listCard(open: readonly Alert[], siteName: (code: string) => string): Card {
  const [first] = open;
  if (first === undefined) {
    return card({ title: '没有未恢复的告警', colour: 'green', elements: [markdown(md`有了会发到群里，也会在这里。`)] });
  }
  const critical = open.filter(({ severity }) => severity === 'critical').length;
  const loud = open.filter(({ acknowledged, silence }) => acknowledged === null && silence === null);
  return fittedCard((most) =>
    card({
      title: `${open.length} 件告警未恢复${critical > 0 ? `，${critical} 件严重` : ''}`,
      subtitle: loud.length === 0 ? '都有人在处理' : `${loud.length} 件还没有人确认`,
      colour: critical > 0 ? 'red' : 'orange',
      elements: [
        markdown(
          joined(
            [
              ...open.slice(0, LISTED).map((alert) => lineOf(alert, siteName, most)),
              ...(open.length > LISTED ? [md`- 另有 ${open.length - LISTED} 件`] : []),
            ],
            '\n',
          ),
        ),
        buttonRow(
          ...open.slice(0, MOST_BUTTONS).map(({ number }) => button(`详情 ${number}`, { do: `告警 详情 ${number}` })),
        ),
      ],
    }),
  );
}

export const alertCommand: Command<Ctx> = {
  names: ['告警 详情', 'alerts show'],
  title: '一件告警的始末：什么时候、多少次、谁做了什么、送到了哪里',
  usage: '告警 详情 〈编号〉',
  examples: ['告警 详情 12'],
  right: 'query',
  run: async (ctx, input) => {
    const { card: bundle, members } = await askedFor(ctx, input);
    const nameOf = siteNames(ctx);
    const [alert] = members;
    if (bundle !== null || alert === undefined) {
      return {
        messages: [
          { body: cardBody({ kind: bundle?.kind ?? 'bundle', number: bundle?.number ?? 0 }, members, nameOf) },
        ],
      };
    }
    const deliveries = await deliveriesOf(ctx.store, alert);
    return answer(
      detailCard({ alert, site: siteOf(alert, nameOf), deliveries, chatName: chatNames(ctx) }),
      alert.facts.title,
    );
  },
};

function chatNames({ config }: Ctx): (id: string) => string | null {
  return (id) => config.feishu?.chats.find((chat) => chat.id === id)?.name ?? null;
}

export const onDutyCommand: Command<Ctx> = {
  names: ['值班', 'oncall'],
  title: '现在谁值班，找不到他时找谁',
  usage: '值班 [基地]',
  examples: ['值班'],
  right: 'query',
  run: async ({ config, settings }, { words, sites }) => {
    requireSitesAlone({ words }, config.sites);
    // Unless asked for, only sites that have somebody of their own.
    const isWanted = (code: string): boolean =>
      sites.length === 0 ? code in settings.primary || code in settings.backup : sites.includes(code);
    const wanted = config.sites.filter(({ code }) => isWanted(code));
    const lines = wanted.map(({ code, name }) => md`- **${name}**　${dutyWords(onDuty(settings, code))}`);
    const general = onDuty(settings, null);
    const all =
      sites.length > 0
        ? lines
        : [...lines, md`- **${lines.length === 0 ? '所有基地' : '其他基地'}**　${dutyWords(general)}`];
    const isSet = Object.keys(settings.primary).length > 0;
    const elements = [
      markdown(joined(all.slice(0, 60), '\n')),
      ...(isSet
        ? []
        : [markdown(md`还没有设值班人：请管理员写 duty.primary 和 duty.backup，严重告警没有人确认时才知道叫谁。`)]),
    ];
    return answer(card({ title: '谁在值班', colour: isSet ? 'blue' : 'orange', elements }), '谁在值班');
  },
};

function dutyWords({ primary, backup }: ReturnType<typeof onDuty>): Markdown {
  const first = primary === null ? md`没有设` : person(primary);
  return backup === null ? first : md`${first}，后备 ${person(backup)}`;
}

function answer(body: Card, fallbackText: string): Answer {
  return { messages: [{ body: { kind: 'card', card: body, fallbackText } }] };
}

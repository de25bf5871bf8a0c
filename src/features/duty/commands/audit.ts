// 审计 [时间] [人] [种类] [词]: who did what; for administrators.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, Command, CommandInput } from '../../../bot/command.ts';
import { pageHref } from '../../../config/page-address.ts';
import type { CommandContext } from '../../../feature.ts';
import { dateText, dayOf } from '../../../lib/days.ts';
import { OWN_FOLDER } from '../../../lib/own-folder.ts';
import { rangeText } from '../../../lib/range-text.ts';
import { say } from '../../../outbox/say.ts';
import type { AuditFilter } from '../../../people/audit-queries.ts';
import { namesOf } from '../../../people/names.ts';
import { rightRules } from '../../../people/rights.ts';
import { countText } from '../../../web/page-text.ts';
import { type AuditAsked, NARROWING, readAuditAsked } from '../audit/asked.ts';
import { type AuditCardFacts, auditCard, auditTitle, SAME_CARD } from '../audit/card.ts';
import { auditFileName, writeAuditFile } from '../audit/export.ts';
import { exportFolder, filterOf, findEntries, settled } from '../audit/find.ts';
import { auditPath } from '../audit/page-query.ts';
import { decisionTitle, kindTitle, OUTCOME_TITLES, personTitle } from '../audit/words.ts';
import type { DutySettings } from '../settings.ts';

type Ctx = CommandContext<DutySettings>;

const ROWS = 10;

export const auditCommand: Command<Ctx> = {
  names: ['审计', 'audit'],
  title: '谁在什么时候做了什么、结果怎样；导出的文件私下发给你',
  usage: '审计 [今天|近7天|日期|范围] [人] [种类] [拒绝|失败|成功] [词] [第n页] [导出]',
  examples: ['审计', '审计 近7天', '审计 今天 登录', '审计 今天 拒绝'],
  notes: NARROWING,
  right: 'admin',
  everywhere: true,
  run: async (ctx, input) => {
    const today = dayOf(ctx.now());
    const asked = await settled(ctx, readAuditAsked(input, today));
    const filter = filterOf(asked);
    const range = rangeText(asked.range, today);
    const days = { first: dateText(asked.range.first), last: dateText(asked.range.last) };
    if (asked.wantsFile) return fileAnswer(ctx, input, filter, { range, ...days });
    const { entries, paging } = await findEntries(ctx, filter, { wanted: String(asked.page), size: ROWS });
    const page = auditPath({ from: days.first, to: days.last });
    const facts: AuditCardFacts = {
      subject: await subjectOf(ctx, asked),
      range,
      entries,
      paging,
      asked,
      href: pageHref(ctx.config, page),
    };
    const title = auditTitle(facts);
    const body = { kind: 'card' as const, card: auditCard(facts), fallbackText: `${title}（${range}）` };
    const messages = [input.ctx === SAME_CARD ? { body, place: 'card' as const } : { body }];
    return { messages, result: `${paging.total} 条` };
  },
};

/** What was asked for besides the time, as people read it. */
async function subjectOf(ctx: Ctx, { persons, kind, decision, outcome, words }: AuditAsked): Promise<string> {
  const names = await namesOf(ctx.store, rightRules(ctx.config), persons);
  const who = persons.map((person) => names.get(person) ?? personTitle(person));
  const kinds = [
    ...(kind === null ? [] : [kindTitle(kind)]),
    ...(decision === null ? [] : [decisionTitle(decision)]),
    ...(outcome === null ? [] : [OUTCOME_TITLES[outcome]]),
  ];
  return [...who, ...kinds, ...words].join(' ');
}

interface Asked {
  /** As people read it. */
  readonly range: string;
  /** `2026-11-26` */
  readonly first: string;
  readonly last: string;
}

/** To the person alone: what everybody did is not for a group. */
async function fileAnswer(
  ctx: Ctx,
  input: CommandInput,
  filter: AuditFilter,
  { range, first, last }: Asked,
): Promise<Answer> {
  const folder = exportFolder(ctx);
  await mkdir(folder, OWN_FOLDER);
  const now = ctx.now();
  const id = ctx.store.newId(now);
  const path = join(folder, `${id}.csv`);
  const rows = await writeAuditFile(ctx, { path, filter, format: 'csv' });
  const said = {
    id,
    now,
    chat: input.person,
    act: 'send',
    priority: 'final',
    once: `audit-file/${input.eventId}`,
  } as const;
  return {
    commit: async (trx) => {
      const name = auditFileName(first, last, 'csv');
      await say(trx as never, { ...said, body: { kind: 'file', path, name } });
      const text = `审计 ${countText(rows)} 条（${range}），文件私下发给你了。`;
      return { messages: [{ body: { kind: 'text', text } }], result: `导出 ${rows} 条` };
    },
  };
}

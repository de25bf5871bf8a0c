// 同步 运行, 试跑, 核对, 撤销, 冲突: each enters a run, and its answer is the run's card.

import type { Answer, Command, CommandInput, Said } from '../../../bot/command.ts';
import { pageHref } from '../../../config/page-address.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import { runPath } from '../cards/command-lines.ts';
import { runCard } from '../cards/run-card.ts';
import { RUN_KIND_TITLES } from '../cards/run-words.ts';
import type { SyncContext } from '../context.ts';
import { RUN_STATE_TITLES, type RunKind, type SyncRun } from '../model/run.ts';
import type { SyncTask } from '../model/task.ts';
import { askForRun, type RunOrder } from '../run/ask.ts';
import { askedRun, askedTask, leadingTask } from './which-task.ts';

interface Verb {
  readonly names: readonly [string, ...string[]];
  readonly kind: RunKind;
  readonly title: string;
}

const VERBS: readonly Verb[] = [
  { names: ['同步 运行', 'sync run'], kind: 'manual', title: '现在就同步一次；定时的时间不变' },
  { names: ['同步 试跑', 'sync dry'], kind: 'dry', title: '算出会改什么，什么也不写' },
  {
    names: ['同步 核对', 'sync verify'],
    kind: 'verify',
    title: '两边再读一遍，说一样、不一样、缺、多各多少，什么也不写',
  },
];

export const runCommands: readonly Command<SyncContext>[] = VERBS.map(({ names, kind, title }) => ({
  names,
  title,
  usage: `${names[0]} 〈任务〉`,
  examples: [`${names[0]} 1`],
  right: 'operate',
  everywhere: true,
  run: async (ctx, input) => asked(ctx, input, await askedTask(ctx.store, input, names[0]), { kind }),
}));

export const undoCommand: Command<SyncContext> = {
  names: ['同步 撤销', 'sync undo'],
  title: '把一次同步改过的行改回去；别人之后又改过的格子不动',
  usage: '同步 撤销 〈运行〉',
  notes: ['〈运行〉写编号，例如 7F3K-92；写任务就是它最近写过东西的一次'],
  examples: ['同步 撤销 7F3K-92', '同步 撤销 1'],
  right: 'operate',
  everywhere: true,
  run: async (ctx, input) => {
    const { run, task } = await askedRun(ctx.store, input, '同步 撤销');
    const over: readonly SyncRun['state'][] = ['ok', 'partly', 'failed', 'stopped'];
    if (!over.includes(run.state)) {
      throw new UserError(`这次运行${RUN_STATE_TITLES[run.state]}，没有要撤销的；要停下它请发“同步 停止 ${task.id}”`);
    }
    if (run.kind === 'dry' || run.kind === 'verify')
      throw new UserError(`编号 ${run.trace} 是${RUN_KIND_TITLES[run.kind]}，什么也没有写过，不用撤销`);
    return asked(ctx, input, task, { kind: 'undo', undoes: run.id });
  },
};

const WINS: ReadonlyMap<string, 'source' | 'person'> = new Map([
  ['以源为准', 'source'],
  ['源', 'source'],
  ['以人为准', 'person'],
  ['人', 'person'],
]);

export const conflictCommand: Command<SyncContext> = {
  names: ['同步 冲突', 'sync conflict'],
  title: '有人在多维表格里改过、源里又不一样的格子，以哪边为准',
  usage: '同步 冲突 〈任务〉 以源为准|以人为准',
  examples: ['同步 冲突 1 以源为准', '同步 冲突 1 以人为准'],
  right: 'operate',
  everywhere: true,
  run: async (ctx, input) => {
    const edits = WINS.get(input.words.at(-1) ?? '');
    if (edits === undefined || input.words.length < 2) {
      throw new UserError('请写任务和以哪边为准，例如“同步 冲突 1 以源为准”或“同步 冲突 1 以人为准”');
    }
    const { task, rest } = await leadingTask(ctx.store, input);
    if (rest.length !== 1) throw new UserError(`任务“${task.definition.name}”后面只写以哪边为准，多了“${rest[0]}”`);
    return asked(ctx, input, task, { kind: 'manual', options: { edits } });
  },
};

interface Wanted {
  readonly kind: RunKind;
  readonly undoes?: string;
  readonly options?: JsonObject;
}

function asked(ctx: SyncContext, input: CommandInput, task: SyncTask, wanted: Wanted): Answer {
  const now = ctx.now();
  const order: RunOrder = {
    ...{ ...wanted, id: ctx.store.newId(now), now, task, askedBy: input.person, trace: input.trace },
    // The button's own key: pressed twice, or by two people at once, it is one run.
    once: input.once === null ? `sync/${input.eventId}` : `sync/${input.once}`,
    ...{ chat: input.chat, card: input.answerRow },
  };
  return {
    commit: async (trx): Promise<Said> => {
      const answer = await askForRun(trx, order);
      if (answer.kind === 'entered') return entered(ctx, order, task);
      return alreadyThere(ctx, answer.run, task, answer.kind);
    },
  };
}

function entered(ctx: SyncContext, { id, now, kind, trace, askedBy }: RunOrder, task: SyncTask): Said {
  const run: SyncRun = {
    ...{ id, kind, trace, askedBy, task: task.id, state: 'queued', askedAt: isoInstant(now) },
    ...{ startedAt: null, endedAt: null, tookMs: null, dueAt: null, undoes: null, counts: null, progress: null },
    ...{ message: null, reason: null, failedRows: [] },
  };
  const card = runCard(task, run, pageHref(ctx.config, runPath(id)));
  const text = `${RUN_KIND_TITLES[kind]}“${task.definition.name}”：已排队`;
  return { messages: [{ place: 'reply', body: { kind: 'card', card, fallbackText: text } }], result: '已排队' };
}

function alreadyThere(ctx: SyncContext, run: SyncRun, task: SyncTask, kind: 'open' | 'repeated'): Said {
  const card = runCard(task, run, pageHref(ctx.config, runPath(run.id)));
  const at = secondText(run.startedAt ?? run.askedAt, PEOPLE_ZONE);
  const text =
    kind === 'open'
      ? `“${task.definition.name}”已在运行（${at}，编号 ${run.trace}），没有再开一次`
      : `这次已经发起过了（${at}，编号 ${run.trace}）`;
  const messages: Said['messages'] = [
    { body: { kind: 'text', text } },
    ...(kind === 'open'
      ? [{ place: 'reply' as const, body: { kind: 'card' as const, card, fallbackText: text } }]
      : []),
  ];
  return { messages: messages.slice(0, 1), result: text };
}

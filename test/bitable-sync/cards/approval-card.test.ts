// The approval card: fits whatever the data holds, shows before → after, and lets nothing of the data become markup.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundCommands } from '../../../src/bot/command.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import { botRules } from '../../../src/bot/understand.ts';
import { approvalCard } from '../../../src/features/bitable-sync/cards/approval-card.ts';
import { logCard } from '../../../src/features/bitable-sync/cards/log-card.ts';
import { runCard } from '../../../src/features/bitable-sync/cards/run-card.ts';
import { bitableSyncCommands } from '../../../src/features/bitable-sync/commands/index.ts';
import { RUN_STATES, type SyncRun } from '../../../src/features/bitable-sync/model/run.ts';
import { lookedAt } from '../../support/looked-at.ts';
import { rightsFor } from '../../support/rights.ts';
import { taskWith } from '../page/listed.ts';
import { definitionWith } from '../run/bench.ts';
import { shownWith, waitingWith } from './plans.ts';

const RUN = '01k0000000000000000000000a';
const LINK = `https://zhiban.example/sync/runs/${RUN}`;
const registry = createRegistry(boundCommands(bitableSyncCommands, () => null as never));
const rules = botRules({ registry, sites: [], rights: rightsFor() });
const task = { id: 7, definition: definitionWith(), targetName: null };

function runWith(rest: Partial<SyncRun> = {}): SyncRun {
  return {
    ...{ id: RUN, task: 7, kind: 'manual', state: 'waiting', askedAt: '2026-11-26T02:00:00.000Z', startedAt: null },
    ...{
      endedAt: null,
      tookMs: null,
      dueAt: null,
      askedBy: 'ou_li',
      undoes: null,
      counts: null,
      progress: null,
      message: null,
    },
    ...{ reason: null, failedRows: [], trace: '7F3K-92' },
    ...rest,
  };
}

it('says why, how many, and what was and will be; a person presses, another person', () => {
  const plan = waitingWith(
    shownWith((index) => `K-${index}`, 10),
    RUN,
  );
  const card = lookedAt(approvalCard(task, runWith(), plan, LINK), rules);
  expect(card.title).toBe('同步“设备表”的计划要审批');
  expect(card.subtitle).toContain('删除 612 条');
  expect(card.text).toContain('要删除 612 条，超过 100 条');
  expect(card.text).toContain('**K-3**　K-0 K-1 → K-0 · K-1 K-2 → （空）');
  expect(card.buttons.get('批准')?.line).toBe(`同步 批准 ${RUN}`);
  expect(card.buttons.get('拒绝')?.line).toBe(`同步 拒绝 ${RUN}`);
  expect(card.links.get('看全部')).toBe(LINK);
  expect(JSON.stringify(card.card)).toContain('不能是 <person');
});

it('says of rows that lack cells what of them will be there, and of an undoing not how many records the table has', () => {
  const shown = shownWith((index) => `K-${index}`, 1);
  const counts = { rows: 6, created: 0, updated: 0, cleared: 0, unchanged: 0, failed: 6, deleted: 0 };
  const lacking = {
    ...shown,
    counts: { ...counts, partly: { created: 4, updated: 1, unchanged: 0 } },
    remoteRows: null,
  };
  const card = lookedAt(approvalCard(task, runWith(), waitingWith(lacking, RUN), LINK), rules);
  const words = '写不全 5 行（新增 4、更新 1） · 写不成 1 行';
  expect(card.subtitle).toBe(words);
  expect(JSON.stringify(card.card)).toContain(`${words}。批准后`);
  expect(card.text).not.toContain('表里现在有');
  const over = runCard(task, runWith({ state: 'failed', counts: lacking.counts }), LINK);
  expect(lookedAt(over, rules).buttons.has('撤销')).toBe(true);
});

it('fits with whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 0, max: 20 }), (text, rows) => {
      const plan = waitingWith(
        shownWith((index) => `${text}${index}`, rows),
        RUN,
      );
      lookedAt(approvalCard(task, runWith(), plan, LINK), rules);
      const failedRows = Array.from({ length: rows }, (_, row) => ({ row, record: null, key: text, text }));
      for (const state of RUN_STATES)
        lookedAt(runCard(task, runWith({ state, message: text, failedRows }), LINK), rules);
    }),
    { numRuns: 60 },
  );
});

it('shows the stages while it runs, and offers what can be done when it is over', () => {
  const stage = { name: '写入', startedAt: '2026-11-26T02:00:01.000Z', endedAt: null, rows: 1_200, note: '3/12 批' };
  const progress = { stages: [stage], batches: 12, batchesDone: 3, requests: 9, retries: 2, waitedMs: 4_000 };
  const running = lookedAt(runCard(task, runWith({ state: 'running', progress }), LINK), rules);
  expect(running.text).toContain('写入：1,200 行，3/12 批，进行中');
  expect(running.text).toContain('第 3/12 批，重试 2 次，按飞书的要求等了 4.0 秒');
  const counts = { rows: 3, created: 1, updated: 1, cleared: 0, unchanged: 1, failed: 0, deleted: 0 };
  const over = lookedAt(runCard(task, runWith({ state: 'ok', counts, message: '全部写成' }), LINK), rules);
  expect(over.text.match(/新增 1 行/g)).toHaveLength(1);
  expect(over.text).not.toContain('全部写成');
  expect(over.buttons.get('撤销')?.line).toBe(`同步 撤销 ${RUN}`);
  // An hour of it was somebody's to approve.
  const times = { startedAt: '2026-11-26T02:00:00.000Z', endedAt: '2026-11-26T03:00:00.000Z', tookMs: 700 };
  expect(lookedAt(runCard(task, runWith({ state: 'ok', counts, ...times }), LINK), rules).subtitle).toMatch(
    /用时 700 毫秒$/,
  );
  const failed = lookedAt(runCard(task, runWith({ state: 'failed', message: '源库连不上' }), LINK), rules);
  expect(failed.buttons.get('重试')?.line).toBe('同步 运行 7');
  expect(failed.links.get('看原因')).toBe(LINK);
});

it('says what the table is called, and opens it only where the link is one of Feishu', () => {
  const link = 'https://acme.feishu.cn/base/bascnAbc?table=tblAbc';
  const named = {
    ...task,
    definition: definitionWith({ link }),
    targetName: { base: '设备管理', table: '一号厂房 <b>' },
  };
  const plan = waitingWith(
    shownWith((index) => `K-${index}`, 1),
    RUN,
  );
  for (const card of [approvalCard(named, runWith(), plan, LINK), runCard(named, runWith({ state: 'ok' }), LINK)]) {
    expect(lookedAt(card, rules).text).toContain('“设备管理”里的“一号厂房');
    expect(JSON.stringify(card)).toContain(`](${link})`);
  }
  const elsewhere = {
    ...named,
    definition: definitionWith({ link: 'https://evil.example/base/bascnAbc?table=tblAbc' }),
  };
  expect(JSON.stringify(runCard(elsewhere, runWith({ state: 'ok' }), LINK))).not.toContain('evil');
  // Before anybody has looked there, the link says where it goes.
  expect(lookedAt(runCard(task, runWith({ state: 'ok' }), LINK), rules).text).toContain('feishu.cn/base/app');
});

it('can be undone where a run that was cut off has written, whatever its counts', () => {
  for (const state of ['failed', 'stopped'] as const) {
    const cutOff = runWith({ state, message: '时间到了' });
    expect(lookedAt(runCard(task, cutOff, LINK), rules).buttons.has('撤销')).toBe(false);
    expect(lookedAt(runCard(task, cutOff, LINK, { hasWritten: true }), rules).buttons.get('撤销')?.line).toBe(
      `同步 撤销 ${RUN}`,
    );
  }
  const dry = runWith({ state: 'failed', kind: 'dry' });
  expect(lookedAt(runCard(task, dry, LINK, { hasWritten: true }), rules).buttons.has('撤销')).toBe(false);
});

it('counts in the log of a task no wait for approval as work', () => {
  const whole = taskWith(
    7,
    { name: '设备表', link: 'https://acme.feishu.cn/base/bascnAbc?table=tblAbc' },
    { targetName: { base: '设备管理', table: '设备' } },
  );
  const times = { startedAt: '2026-11-26T02:00:00.000Z', endedAt: '2026-11-26T11:00:00.000Z' };
  const runs = [
    runWith({ state: 'replaced', message: '有了更新的计划', ...times }),
    runWith({ state: 'ok', ...times, tookMs: 700 }),
  ];
  const { text } = lookedAt(logCard(whole, runs, LINK), rules);
  expect(text).toContain('700 毫秒');
  expect(text).toContain('“设备管理”里的“设备”');
  expect(text).not.toMatch(/小时|分 /);
});

it('says who decided about a plan and when, and in words where the page is when it cannot be opened', () => {
  const shown = shownWith((index) => `K-${index}`, 1);
  const at = { decidedBy: 'ou_wang', decidedAt: '2026-11-26T03:00:00.000Z' };
  const message = '同一任务后来的计划已经没有要写的';
  const of = (state: 'approved' | 'refused' | 'replaced', rest = {}) =>
    lookedAt(approvalCard(task, runWith({ message }), waitingWith(shown, RUN, { ...at, state, ...rest }), null), rules);
  const by = "<person id='ou_wang' show_name=true></person> 2026-11-26 11&#58;00:00";
  expect(JSON.stringify(of('approved').card)).toContain(`由 ${by} 批准`);
  expect(JSON.stringify(of('refused').card)).toContain(`由 ${by} 拒绝`);
  expect(JSON.stringify(of('replaced').card)).toContain(`由 ${by} 批准；${message}`);
  expect(of('replaced', { decidedBy: null, decidedAt: null }).text).toContain(message);
  expect(of('approved').text).not.toContain(message);
  expect(of('approved', { decidedBy: 'shell' }).text).toContain('由 命令行 2026-11-26 11:00:00 批准');
  const words = '编号 7F3K-92；要在卡片上直接打开，请管理员在配置里写 web.publicUrl';
  expect(of('approved').text).toContain(words);
  const failed = runWith({ state: 'failed', message: '源库连不上' });
  expect(lookedAt(runCard(task, failed, null), rules).text).toContain(words);
  expect(lookedAt(runCard(task, failed, LINK), rules).text).not.toContain('web.publicUrl');
});

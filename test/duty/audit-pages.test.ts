// 审计 as administrators ask for it in a chat, and its page with the files: over one store with a day's entries.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomMigrations } from '../../src/app/room-migrations.ts';
import type { CommandInput } from '../../src/bot/command.ts';
import type { CommandContext } from '../../src/feature.ts';
import { auditFileRoute, auditRoute } from '../../src/features/duty/audit/page.ts';
import { auditCommand } from '../../src/features/duty/commands/audit.ts';
import type { DutySettings } from '../../src/features/duty/settings.ts';
import { isFault, parseLine } from '../../src/lib/command-line.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import { noteName } from '../../src/people/directory.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { servedRoutes } from '../../src/web/route.ts';
import { lookedAt } from '../app/all-commands.ts';
import { entryNamed, recordAll } from '../people/bench.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { serve } from '../web/served.ts';
import { dutyContext } from './bench.ts';

type Ctx = CommandContext<DutySettings>;

const NOW = new Date('2026-11-26T02:30:00Z');
const HOUR = 3_600_000;

let store: Store;
let database: FreshDatabase;
let ctx: Ctx;

beforeAll(async () => {
  database = await freshDatabase('sqlite');
  store = await openStore(database.url);
  await migrate(store, roomMigrations);
  const base = dutyContext(store, () => NOW);
  const config = { ...base.config, dataDir: temporaryFolder('audit'), web: {} };
  ctx = { ...base, config, signal: new AbortController().signal } as unknown as Ctx;
  await store.transaction((trx) => noteName(trx, 'ou_zhang', '张三'));
  const at = (hours: number) => new Date(NOW.getTime() - hours * HOUR);
  await recordAll(
    store,
    ...Array.from({ length: 23 }, (_, index) =>
      entryNamed(`z${index + 10}`, { now: at(1 + index / 100), text: `台账 空压机 ${index}` }),
    ),
    entryNamed('w1', { now: at(2), person: 'ou_wang', text: '刷新 台账', kind: 'click' }),
    entryNamed('d1', { now: at(3), decision: 'denied', text: '<at id=all></at> =1+1', result: '需要操作权限' }),
    entryNamed('d2', {
      person: 'ou_x',
      now: at(3),
      kind: 'denial',
      decision: 'denied',
      text: '打开 /audit',
      result: '没有登录',
    }),
    entryNamed('f1', { person: 'ou_x', now: at(4), kind: 'click', result: '失败：无锡没有应答' }),
    entryNamed('f2', { now: at(4), kind: 'run', person: 'schedule', result: 'partial' }),
    entryNamed('old', { now: at(50), person: 'schedule', kind: 'run', text: 'daily' }),
  );
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

async function asked(line: string, more: Partial<CommandInput> = {}) {
  const read = parseLine(line);
  if (isFault(read)) throw new Error(line);
  const [, ...words] = read.words;
  const quoted = read.quoted.slice(1);
  const input = {
    words,
    quoted,
    options: read.options,
    mentions: [],
    person: 'ou_wang',
    eventId: line,
    ctx: null,
    ...more,
  };
  return auditCommand.run(ctx, input as unknown as CommandInput);
}

async function card(line: string, more: Partial<CommandInput> = {}) {
  const answer = await asked(line, more);
  const body = 'messages' in answer ? answer.messages[0]?.body : undefined;
  if (body?.kind !== 'card') throw new Error('a card was wanted');
  return { ...lookedAt(body.card), place: 'messages' in answer ? answer.messages[0]?.place : undefined };
}

describe('审计', () => {
  it('shows today, ten at a time, and whom it is about by name', async () => {
    const first = await card('审计');
    expect(first.text).toContain('审计 28 条');
    expect(first.text).toContain('第 1/3 页');
    expect(first.text).toContain('张三');
    expect([...first.lines]).toEqual([
      ['下一页', '审计 时间:"2026-11-26" 页:"第2页"'],
      ['导出', '审计 时间:"2026-11-26" 导出'],
    ]);
    const last = await card(`${first.lines.get('下一页')}`.replace('第2页', '第9页'), { ctx: 'same-card' });
    expect(last).toMatchObject({ place: 'card' });
    expect(last.text).toContain('第 3/3 页');
    expect(last.text).toContain('没有权限：需要操作权限');
  });

  it.each([
    ['审计 今天 张三', '审计：张三 24 条'],
    ['审计 今天 ou_wang', '审计：王工 1 条'],
    ['审计 今天 王工', '1 条'],
    ['审计 近7天 自动', '2 条'],
    ['审计 今天 按钮', '2 条'],
    ['审计 近7天 没有权限', '2 条'],
    ['审计 今天 "空压机 2"', '4 条'],
    ['审计 昨天', '没有记录'],
    ['审计 今天 拒绝', '审计：拒绝 2 条'],
    ['审计 今天 被拒绝', '2 条'],
    ['审计 今天 失败', '审计：失败 2 条'],
    ['审计 今天 成功 王工', '1 条'],
    ['审计 今天 失败 按钮', '1 条'],
  ])('%s', async (line, title) => {
    expect((await card(line)).text).toContain(title);
  });

  it('narrows to who is mentioned, and its buttons name him', async () => {
    const mentions = [{ key: '@_user_1', name: '张三', openId: 'ou_zhang' }];
    const shown = await card('审计 今天 @张三', { mentions });
    expect(shown.text).toContain('24 条');
    expect(shown.lines.get('下一页')).toBe('审计 时间:"2026-11-26" 人:"ou_zhang" 页:"第2页"');
  });

  it('says what it does not understand', async () => {
    await expect(asked('审计 今天 昨天')).rejects.toThrow(/一段时间/);
    await expect(asked('审计 李四 王五')).rejects.toThrow(/不认识“李四”、“王五”/);
    await expect(asked('审计 2026-13-45')).rejects.toThrow(/没有/);
  });

  it('sends the file to who asked, and to nobody else', async () => {
    const answer = await asked('审计 今天 导出', { chat: 'oc_a' } as never);
    if (!('commit' in answer)) throw new Error('a file was wanted');
    const said = await store.transaction((trx) => answer.commit(trx));
    expect(JSON.stringify(said)).toContain('私下发给你了');
    const rows = await store.withTables<OutboxTables>().db.selectFrom('outbox').selectAll().execute();
    expect(rows.map(({ chat }) => chat)).toEqual(['ou_wang']);
    const { path, name } = JSON.parse(rows[0]?.body ?? '{}') as { path: string; name: string };
    expect(name).toBe('审计_2026-11-26.csv');
    const csv = readFileSync(path, 'utf8');
    expect(csv.split('\r\n')).toHaveLength(30);
    expect(csv).toContain('没有权限');
    expect(csv).toContain(',ou_zhang,张三,');
    expect(csv).toContain(',ou_wang,王工,');
  });
});

describe('the page of the audit', () => {
  it('shows a week, narrowed as its address says, and gives files of the same', async () => {
    const { server } = await serve(servedRoutes([auditRoute, auditFileRoute], () => ctx as never));
    try {
      const get = async (path: string) => {
        const response = await fetch(`${server.url}${path}`);
        return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
      };
      const all = await get('/audit');
      expect(all.status).toBe(200);
      expect(all.text).toContain('<b>29</b> 条');
      expect(all.text).not.toContain('<at id=all>');
      expect((await get(`/audit?person=${encodeURIComponent('张三')}`)).text).toContain('<b>24</b> 条');
      expect((await get('/audit?person=nobody')).text).toContain('没有这样的记录');
      expect((await get('/audit?decision=denied&kind=message')).text).toContain('<b>1</b> 条');
      expect((await get(`/audit?q=${encodeURIComponent('%')}`)).text).toContain('<b>0</b> 条');
      expect((await get('/audit?from=x&to=2026-99-99&page=-3&kind=no')).text).toContain('<b>29</b> 条');
      expect((await get('/audit?outcome=failed')).text).toContain('<b>2</b> 条');
      const csv = await get('/audit/export/csv?decision=denied');
      expect(csv.text).toContain('没有权限');
      expect(csv.text).toContain('<at id=all></at> =1+1');
      const jsonl = await get('/audit/export/jsonl?kind=export');
      expect(
        jsonl.text
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { result: string }).result),
      ).toEqual(['2 条']);
      expect((await get('/audit/export/exe')).status).toBe(404);
    } finally {
      await server.close();
    }
  });
});

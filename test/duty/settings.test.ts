// 设置 as people use it: lines in, cards out, over a whole program with all features, so that what is live is what is shipped.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { features } from '../../src/app/features.ts';
import { openHouse } from '../../src/app/group/house.ts';
import { openProgram } from '../../src/app/program.ts';
import { createRegistry } from '../../src/bot/registry.ts';
import { runBot } from '../../src/bot/run-bot.ts';
import { storeEvents } from '../../src/bot/store-events.ts';
import { botRules, understandTyped, understandWritten } from '../../src/bot/understand.ts';
import { UserError } from '../../src/lib/errors.ts';
import type { AuditTables } from '../../src/people/audit-tables.ts';
import { rightRules } from '../../src/people/rights.ts';
import { lookedAt } from '../app/all-commands.ts';
import { BOT, message } from '../bot/events.ts';
import { asker } from '../support/rights.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FILE = `dataDir: data
sites:
  - { code: suzhou, name: 苏州基地, aliases: [苏州] }
  - { code: wuxi, name: 无锡基地 }
schedule:
  daily: { cron: "0 8 * * *" }
rights:
  grants:
    王工: { to: ou_wang, right: admin, name: 王工 }
    小李: { to: ou_li, right: admin, sites: [wuxi] }
`;
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const NOW = new Date('2026-11-26T02:12:00.000Z');

async function desk() {
  const cwd = temporaryFolder('settings');
  writeFileSync(join(cwd, 'zhiban.yaml'), FILE);
  writeFileSync(join(cwd, '.env'), 'ZHIBAN_CONFIG=zhiban.yaml\n');
  const { signal } = new AbortController();
  const options = { cwd, parts: features, partial: false, log: () => silent, step: () => {}, signal };
  const program = await openProgram(options, () => NOW);
  onTestFinished(() => program.closers.close());
  const house = openHouse(program, features);
  const registry = createRegistry(house.commands());
  const written = async (line: string, by: 'message' | 'click', person: string) => {
    await program.fresh();
    const { config } = program.context;
    const rules = botRules({ registry, sites: config.sites, rights: rightRules(config) });
    const understood = (by === 'click' ? understandWritten : understandTyped)(rules, line, asker(person));
    if (understood.kind !== 'command') throw new Error(JSON.stringify(understood));
    const { command, line: meant, parsed, sites, allowed } = understood;
    if (!allowed) return { text: 'denied', lines: new Map<string, string>() };
    const answer = await command.run({ ...parsed, line: meant, sites, person, by } as never);
    const said =
      'commit' in answer
        ? await program.store.transaction((trx) => answer.commit(trx as never as Parameters<typeof answer.commit>[0]))
        : answer;
    const [message] = said.messages;
    if (message?.body.kind !== 'card') throw new Error('a card was wanted');
    return lookedAt(message.body.card);
  };
  return {
    program,
    /** A bot that answers until the test ends. */
    bot: () => {
      const stop = new AbortController();
      const rules = async () => {
        await program.fresh();
        const { config } = program.context;
        return botRules({ registry, sites: config.sites, rights: rightRules(config) });
      };
      const { store } = program;
      const options = { store, rules, botOpenId: async () => BOT, now: () => NOW, log: silent, pollMs: 10 };
      const running = runBot({ ...options, signal: stop.signal });
      onTestFinished(async () => {
        stop.abort();
        await running.ended;
      });
    },
    type: (line: string, person = 'ou_wang') => written(line, 'message', person),
    press: (line: string | undefined, person = 'ou_wang') => written(line ?? '', 'click', person),
  };
}

it('shows what is live, one area and one value, each with where it comes from', async () => {
  const { type } = await desk();
  const all = await type('设置');
  expect(all.text).toContain('设置都照配置文件');
  expect([...all.lines.keys()].sort()).toEqual([
    'alerts',
    'bitable-sync',
    'duty',
    'ledger',
    'meter',
    'retention',
    'rights',
    'schedule',
    'sites',
  ]);
  expect((await type('设置 查看 schedule')).text).toContain('schedule.daily.cron');
  const one = await type('设置 查看 schedule.daily.cron');
  expect(one.text).toContain('schedule.daily.cron：0 8 * * *');
  expect(one.text).toContain('什么时候运行：五段 cron');
  expect(one.text).toContain('来自：配置文件 zhiban.yaml:6');
  expect((await type('设置查看retention.runDays')).text).toContain('来自：默认值');
  const own = await type('设置 查看 schedule.retention.cron');
  expect(own.text).toContain('schedule.retention.cron：30 3 * * *');
  expect(own.text).toContain('来自：默认值');
  // A site by any of its names; sites have no other live values.
  const site = await type('设置 查看 sites.苏州.aliases');
  expect(site.text).toContain('sites.suzhou.aliases：');
  expect((await type('设置 查看 sites')).text).not.toContain('sites.suzhou.name');
  expect((await type('设置 查看 sites')).text).toContain('sites.suzhou.aliases');
  expect((await type('设置 查看 sites')).text).toContain('sites.wuxi.aliases');
});

it('changes a value for the next that is asked, says who did, and one press puts it back', async () => {
  const { type, press, program } = await desk();
  const changed = await type('设置 改 schedule.daily.cron 0 7 * * *');
  expect(changed.text).toContain('0 8 * * * → **0 7 * * ***');
  const shown = await type('设置 查看 schedule.daily.cron');
  expect(shown.text).toContain('schedule.daily.cron：0 7 * * *');
  expect(shown.text).toContain('来自：王工 11-26 10:12 改的');
  expect((await type('设置')).text).toContain('有 1 项设置在运行中改过');
  await press(changed.lines.get('改回去'));
  expect(program.live.valueAt(['schedule', 'daily', 'cron'])).toBe('0 7 * * *');
  await program.fresh();
  expect(program.live.origin(['schedule', 'daily', 'cron']).kind).toBe('file');
  // Once more it is too late.
  await type('设置 改 schedule.daily.cron 0 6 * * *');
  await expect(press(changed.lines.get('改回去'))).rejects.toThrow('后来又改过');
});

it('puts back values of every kind, and restores from the card of a value', async () => {
  const { type, press, program } = await desk();
  const value = async (path: readonly string[]): Promise<unknown> => {
    await program.fresh();
    return program.live.valueAt(path);
  };
  const aliases = ['sites', 'suzhou', 'aliases'];
  await type('设置 改 sites.suzhou.aliases [姑苏, SZ]');
  const next = await type('设置 改 sites.苏州基地.aliases "[总厂, 1 号]"');
  expect(await value(aliases)).toEqual(['总厂', '1 号']);
  await press(next.lines.get('改回去'));
  expect(await value(aliases)).toEqual(['姑苏', 'SZ']);
  const enabled = ['schedule', 'daily', 'enabled'];
  await type('设置 改 schedule.daily.enabled false');
  const again = await type('设置 改 schedule.daily.enabled true');
  await press(again.lines.get('改回去'));
  expect(await value(enabled)).toBe(false);
  await press((await type('设置 查看 schedule.daily.enabled')).lines.get('还原为配置文件的'));
  expect(await value(enabled)).toBeUndefined();
});

it('says why it refuses, and writes nothing', async () => {
  const { type, program } = await desk();
  const refusals = [
    ['设置 改 schedule.daily.cron 8点', '没有改：schedule.daily.cron 写的是“8点”，应为五段 cron'],
    ['设置 改 web.port 80', 'web.port 不能在运行中修改'],
    ['设置 改 shedule.daily.cron 0 7 * * *', '是不是想写 schedule'],
    ['设置 改 sites.wuxi.name 锡厂', 'sites.wuxi.name 不能在运行中修改'],
    ['设置 改 sites.wuxi.aliases [苏州]', '与 sites[0] 的别名重复'],
    ['设置 改 schedule.daily.cron', '请写要改成什么，例如“设置 改 schedule.daily.cron 0 8 * * *”'],
    ['设置 改', '请写要改哪一项'],
    ['设置 还原 retention.runDays', '没有在运行中改过'],
    ['设置 查看 「」', '不像一项设置'],
  ] as const;
  for (const [line, sentence] of refusals) {
    const refused = await type(line).catch((thrown: unknown) => thrown);
    expect(refused, line).toBeInstanceOf(UserError);
    expect((refused as UserError).message).toContain(sentence);
  }
  expect(await program.live.history(1)).toEqual([]);
});

it('is for who administers all sites, whatever sites the line names', async () => {
  const { type, program } = await desk();
  const lines = [
    '设置 改 retention.runDays 30',
    '设置 还原 schedule 无锡',
    '设置 改 schedule.daily.cron 0 7 * * * 无锡',
  ];
  for (const line of lines) {
    expect((await type(line, 'ou_li')).text, line).toBe('denied');
    expect((await type(line, 'ou_other')).text, line).toBe('denied');
  }
  expect(await program.live.history(1)).toEqual([]);
});

it('is answered by the bot: the change, the audit row and the answer in one, and the next line goes by it', async () => {
  const { program, bot } = await desk();
  const { store } = program;
  bot();
  const lines = ['设置 改 sites.wuxi.aliases [锡厂]', '设置 改 retention.runDays 3', '锡厂 帮助'];
  await storeEvents(
    store,
    lines.map((line) => message(line, { person: 'ou_wang' })),
    new Date(),
  );
  const tables = store.withTables<AuditTables>();
  await expect
    .poll(async () => (await tables.db.selectFrom('audit_log').select('id').execute()).length, { timeout: 30_000 })
    .toBe(3);
  const rows = await tables.db.selectFrom('audit_log').selectAll().orderBy('id').execute();
  expect(rows.map(({ person, text, command, result }) => ({ person, text, command, result }))).toEqual([
    { person: 'ou_wang', text: lines[0], command: '设置 改', result: 'sites.wuxi.aliases：[] → [锡厂]' },
    {
      person: 'ou_wang',
      text: lines[1],
      command: '设置 改',
      result: expect.stringContaining('没有改：retention.runDays'),
    },
    { person: 'ou_wang', text: lines[2], command: '帮助', result: expect.any(String) },
  ]);
  expect((await program.live.history(9)).map(({ by, path }) => [by, path.join('.')])).toEqual([
    ['ou_wang', 'sites.wuxi.aliases'],
  ]);
});

import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, type Program, start } from '../store/child.ts';
import { onOneStore } from '../store/each-store.ts';
import { IS_NIGHTLY } from '../support/extent.ts';
import { botBench, endBots } from './bench.ts';
import { OPERATOR } from './commands.ts';
import { button, click, entered, message } from './events.ts';

endBots();

let program: Program;
beforeAll(async () => {
  program = await compile('test/bot/children/bot-child.ts');
});
afterAll(() => program.end());

/** Runs a bot that kills itself there; false when it got through everything first. */
async function killed(url: string, killAt: string): Promise<boolean> {
  const child = start(program, [url, killAt]);
  const gone = once(child.process, 'exit').then(() => true);
  const done = child.next().then(
    () => false,
    () => true,
  );
  const wasKilled = await Promise.race([gone, done]);
  if (wasKilled) {
    await gone;
    expect(child.process.signalCode).toBe('SIGKILL');
  } else await child.end('SIGKILL');
  return wasKilled;
}

onOneStore('a bot that dies', ({ fresh }, kind) => {
  it('before any of its statements, has answered every event once, and recorded it once', async () => {
    const bench = await botBench(await fresh());
    // Every step on SQLite by night: on servers the steps between are the same, and a process each is what takes the time.
    const stride = { sqlite: IS_NIGHTLY ? 1 : 5, mysql: 3, postgres: 3 }[kind];
    const asked: string[] = [];
    let deaths = 0;
    for (let at = 1; ; at += stride) {
      // Somebody else every time: what one person may say in a minute is remembered through restarts.
      const person = `ou_${at}`;
      const some = [
        message(`记 打 ${at}`, { chat: `oc_${at}`, person }),
        click(button(`记 按 ${at}`, { once: `k${at}` }), { chat: `oc_${at}`, person }),
        message('刷新台账', { chat: `oc_${at}`, person: at % 2 === 0 ? OPERATOR : person }),
        entered('bot-added', `oc_${at}`),
      ];
      asked.push(...some.map(({ id }) => id));
      await bench.put(...some);
      const died = await killed(bench.url, String(at));
      if (died) deaths += 1;
      const bot = bench.start({ greet: async () => ({ messages: [{ body: { kind: 'text', text: '大家好' } }] }) });
      await bench.drained();
      await bot.stop();
      if (!died) break;
    }
    expect(deaths).toBeGreaterThan(60 / stride);
    const events = await bench.events();
    expect(events.length).toBe(asked.length);
    expect(events.every(({ state }) => state === 'done')).toBe(true);
    const said = await bench.said();
    expect(said.map(({ row }) => row).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    // A command that writes in a transaction of its own is recorded there too, as begun.
    const audit = (await bench.audit()).filter(({ once: key }) => !key.endsWith('/begun'));
    expect(audit.length).toBe((events.length * 3) / 4);
    expect(new Set(audit.map(({ once: key }) => key)).size).toBe(audit.length);
    expect(audit.filter(({ command, result }) => command === '记' && !result.startsWith('写了'))).toEqual([]);
    const words = await bench.words();
    expect(words.length).toBe(events.length / 2);
    expect(new Set(words.map(({ word }) => word)).size).toBe(words.length);
  }, 240_000);

  it('of one command every time, tries it three times and says so once', async () => {
    const bench = await botBench(await fresh());
    await bench.put(click(button('记 空压机', { once: 'k' })), message('台账 二'));
    for (const _ of [1, 2, 3]) expect(await killed(bench.url, 'run')).toBe(true);
    expect(await killed(bench.url, 'run')).toBe(false);
    const [first, second, ...more] = await bench.texts();
    expect(more).toEqual([]);
    expect(first).toContain('程序中断了 3 次');
    expect(second).toContain('台账：二');
    expect(await bench.events()).toMatchObject([{ state: 'failed', attempts: 3 }, { state: 'done' }]);
    expect((await bench.audit()).map(({ decision, command }) => [decision, command])).toEqual([
      ['allowed', '记'],
      ['allowed', '台账'],
    ]);
    // The button may be pressed again: whoever put it right wants to.
    await bench.put(click(button('记 空压机', { once: 'k' })));
    bench.start();
    await bench.drained();
    expect((await bench.words()).map(({ word }) => word)).toEqual(['空压机']);
  });
});

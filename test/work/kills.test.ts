// A run that is killed with -9 between any two of its statements: the card ends once, files and followers are told once.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, type Program, start } from '../store/child.ts';
import { onOneStore } from '../store/each-store.ts';
import { IS_NIGHTLY } from '../support/extent.ts';
import { workBench } from './bench.ts';
import { exportTwoFiles } from './kinds.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/work/children/work-child.ts');
});
afterAll(() => program.end());

/** Runs a process that kills itself there; false when it got through everything first. */
async function killed(url: string, killAt: string): Promise<boolean> {
  const child = start(program, [url, killAt]);
  if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, 'exit');
  if (child.process.signalCode === null) expect(await child.next()).toMatch(/^done in /);
  else expect(child.process.signalCode).toBe('SIGKILL');
  return child.process.signalCode !== null;
}

onOneStore('a run of long work that dies', ({ fresh }, kind) => {
  it('between any two of its statements, has ended every card once, with its files and followers', async () => {
    const bench = await workBench(await fresh());
    // On servers, and with every commit, every third: the steps between are the same, and a process each is what takes the time.
    const stride = kind === 'sqlite' && IS_NIGHTLY ? 1 : 3;
    let deaths = 0;
    for (let at = 1; ; at += stride) {
      const first = await bench.ask({ kind: 'export', args: at, chat: `oc_${at}` });
      const joined = await bench.ask({ kind: 'export', args: at, chat: `oc_f${at}`, person: 'ou_chen' });
      expect(joined.asked.status).toBe('joined');
      const died = await killed(bench.url, String(at));
      if (died) deaths += 1;
      await bench.serve({ export: exportTwoFiles });
      expect(await bench.workOf(first.id)).toMatchObject({ state: 'done', open_key: null });
      const below = await bench.below(first.answerRow);
      const finals = below.filter(({ text }) => text.includes('：完成'));
      expect(finals.map(({ act, once: key }) => [act, key])).toEqual([['patch', `work/${first.id}/end`]]);
      // Nothing newer than the end stands on the card.
      expect(below.filter(({ act }) => act === 'patch').at(-1)?.id).toBe(finals[0]?.id);
      const files = below.flatMap(({ body }) => (body.kind === 'file' ? [body.name] : []));
      expect(files).toEqual(['苏州.xlsx', '无锡.xlsx']);
      expect(await bench.below(joined.answerRow)).toMatchObject([{ act: 'reply', chat: `oc_f${at}` }]);
      if (!died) break;
    }
    expect(deaths).toBeGreaterThan(20 / stride);
  }, 240_000);

  it('in every attempt at one work, gives that up and goes on', async () => {
    const bench = await workBench(await fresh());
    const { id, answerRow } = await bench.ask({ kind: 'export', args: 1 });
    for (const _ of [1, 2, 3]) expect(await killed(bench.url, 'work')).toBe(true);
    expect(await killed(bench.url, 'work')).toBe(false);
    expect(await bench.workOf(id)).toMatchObject({ state: 'failed', attempts: 4 });
    const [end, ...more] = (await bench.below(answerRow)).filter(({ text }) => text.includes('没有做成'));
    expect(more).toEqual([]);
    expect(end?.text).toContain('程序中断了 3 次');
    expect(end?.text).toContain('再试一次');
  });
});

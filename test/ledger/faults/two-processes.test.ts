// Two processes at once: they take turns, and nothing is lost or found twice.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, type Program } from '../../store/child.ts';
import { troubleAfter } from './history.ts';
import { type ChildEnd, type Lab, openLab } from './lab.ts';
import { allOn, faultsOf, untidy } from './standing.ts';
import { ready } from './trials.ts';

const SEED = 6;

let compiled: Program;
beforeAll(async () => {
  compiled = await compile('test/ledger/faults/children/ledger-child.ts');
});
afterAll(() => compiled.end());

function together(lab: Lab, ...lines: readonly (readonly string[])[]): Promise<readonly ChildEnd[]> {
  return Promise.all(lines.map((line) => lab.start(compiled, { line }).ended));
}

const REFRESH = ['ledger', 'refresh'];
const PUBLISH = ['ledger', 'publish'];

it('two refreshes, then two publications', { timeout: 300_000 }, async () => {
  const lab = openLab({ seed: SEED, realTime: true });
  await ready(lab, 1);
  const refreshed = await together(lab, REFRESH, REFRESH);
  expect(refreshed.map(({ code, err }) => `${code}${code === 0 ? '' : err}`)).toEqual(['0', '0']);
  expect(await faultsOf(lab, [allOn(0)])).toEqual([]);
  const published = await together(lab, PUBLISH, PUBLISH);
  expect(published.map(({ code, err }) => `${code}${code === 0 ? '' : err}`)).toEqual(['0', '0']);
  // Whoever came second found nothing new.
  expect(published.filter(({ out }) => out.includes('没有新的刷新结果'))).toHaveLength(1);
  expect([...(await faultsOf(lab, [allOn(1)])), ...(await untidy(lab))]).toEqual([]);
  lab.remove();
});

it('a refresh, a publication and a daily job', { timeout: 300_000 }, async () => {
  const lab = openLab({ seed: SEED, realTime: true });
  await ready(lab, 1);
  for (const day of [1, 2]) {
    await lab.setDay(day);
    const ends = await together(lab, REFRESH, PUBLISH, ['run', 'daily']);
    expect(ends.map(({ code, err }) => `${code}${code === 0 ? '' : err}`)).toEqual(['0', '0', '0']);
    expect(await troubleAfter(lab, day, [allOn(day)])).toEqual([]);
  }
  lab.remove();
});

it('the one that waits names the one at work', { timeout: 120_000 }, async () => {
  const lab = openLab({ seed: SEED, realTime: true });
  await ready(lab, 1);
  const at = { step: { name: 'source.staged', nth: 0 }, act: 'stop' as const };
  const first = lab.start(compiled, { deeds: ['refresh'], clockAhead: 0, at });
  await first.stopped();
  const second = lab.start(compiled, { line: REFRESH });
  const said = await new Promise<string>((resolve) =>
    second.process.stderr?.once('data', (text) => resolve(String(text))),
  );
  expect(said).toContain(`另一个进程（${first.process.pid}）正在写台账，等它结束`);
  first.process.kill('SIGCONT');
  expect((await first.ended).told?.error).toBeNull();
  expect((await second.ended).code).toBe(0);
  expect(await troubleAfter(lab, 1, [allOn(0)])).toEqual([]);
  lab.remove();
});

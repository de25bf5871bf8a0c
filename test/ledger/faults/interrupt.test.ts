// Ctrl-C: it stops promptly, says so, leaves a clean state, and the run is marked as stopped.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listRuns } from '../../../src/store/runs.ts';
import { compile, type Program } from '../../store/child.ts';
import { troubleAfter } from './history.ts';
import { type ChildEnd, type Lab, type LabChild, openLab } from './lab.ts';
import { type Row, siteOnDay } from './plant.ts';
import { writeSource } from './plant-source.ts';
import { allOn, faultsOf } from './standing.ts';
import { ready } from './trials.ts';

const SEED = 7;
/** On a busy machine; whether it stopped in the middle is told by what it says and leaves. */
const PROMPT_MS = 20_000;
const MANY = 120_000;

let compiled: Program;
let lab: Lab;
beforeAll(async () => {
  compiled = await compile('test/ledger/faults/children/ledger-child.ts');
  lab = openLab({ seed: SEED, realTime: true, ledgerSettings: ['guard: { lossShare: 1 }'] });
  await ready(lab, 1);
});
afterAll(() => {
  compiled.end();
  lab.remove();
});

/** So many rows that reading and comparing them takes a while. */
async function withManyPoints(remark: string): Promise<void> {
  const rows = siteOnDay('suzhou', 1, SEED);
  const stamp = { updated_by: '张敏', updated_at: '2026-11-01 08:00:00' };
  const many: Row[] = Array.from({ length: MANY }, (_, index) => {
    const code = `X-${index}`;
    return { id: 1_000 + index, code, name: 'x', device_id: 1, hi_limit: index, remark: `${remark}${index}`, ...stamp };
  });
  await writeSource(`sqlite:${lab.folder}/sources/suzhou-iot.db`, 'iot', { ...rows, point: [...rows.point, ...many] });
}

async function interrupted(child: LabChild): Promise<ChildEnd & { readonly ms: number }> {
  const began = performance.now();
  child.process.kill('SIGINT');
  const end = await child.ended;
  return { ...end, ms: performance.now() - began };
}

/** True as soon as a file below the data folder is there with something in it. */
async function appears(folder: string, name: RegExp): Promise<void> {
  const root = join(lab.dataDir, folder);
  for (;;) {
    const files = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [];
    const found = files.filter((file) => name.test(file));
    if (found.some((file) => (statSync(join(root, file), { throwIfNoEntry: false })?.size ?? 0) > 0)) return;
    await delay(2);
  }
}

it('in a refresh', { timeout: 300_000 }, async () => {
  await withManyPoints('a');
  const child = lab.start(compiled, { line: ['ledger', 'refresh'] });
  await appears('tmp', /point\.csv$/);
  const end = await interrupted(child);
  expect([end.code, end.err.trim().split('\n').at(-1)]).toEqual([130, '已停止']);
  expect(end.ms).toBeLessThan(PROMPT_MS);
  expect(await faultsOf(lab, [allOn(0)])).toEqual([]);
});

it('in a publication', { timeout: 300_000 }, async () => {
  await withManyPoints('b');
  expect((await lab.start(compiled, { line: ['ledger', 'refresh'] }).ended).code).toBe(0);
  const at = { step: { name: 'unit.compared', nth: 0 }, act: 'stop' as const };
  const child = lab.start(compiled, { deeds: ['publish'], clockAhead: 0, at });
  await child.stopped();
  child.process.kill('SIGCONT');
  const end = await interrupted(child);
  expect(end.told?.error?.message).toMatch('已停止');
  expect(end.ms).toBeLessThan(PROMPT_MS);
  expect(await faultsOf(lab, [allOn(0)])).toEqual([]);
});

it('in the daily job, which is marked as stopped', { timeout: 300_000 }, async () => {
  const child = lab.start(compiled, { line: ['run', 'daily'] });
  await appears('tmp', /point\.csv$/);
  const end = await interrupted(child);
  expect([end.code, end.err.trim().split('\n').at(-1)]).toEqual([130, '已停止']);
  expect(end.ms).toBeLessThan(PROMPT_MS);
  const [run] = await lab.within(0, (ctx) => listRuns(ctx.store, { limit: 1 }));
  expect([run?.status, run?.error, run?.stages.map(({ status }) => status)]).toEqual([
    'failed',
    '中途停止',
    ['failed'],
  ]);
});

it('and after all of it the next run finishes the day', async () => {
  await lab.setDay(1);
  expect(await troubleAfter(lab, 1, [allOn(0)])).toEqual([]);
});

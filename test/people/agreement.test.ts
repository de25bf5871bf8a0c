import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, type Program } from '../store/child.ts';
import { onEachStore } from '../store/each-store.ts';
import { agreesAfterKills } from './agreement.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/people/children/mixed-child.ts');
});
afterAll(() => program.end());

onEachStore('what changed and what is recorded of it', ({ fresh }, kind) => {
  it.runIf(kind === 'sqlite')('agree when the process is killed at any moment', async () => {
    await agreesAfterKills(program, fresh, [120, 260, 410]);
    expect(program.running.size).toBe(0);
  });
});

import { afterAll, beforeAll, it } from 'vitest';
import { compile, type Program } from '../store/child.ts';
import { onEachStore } from '../store/each-store.ts';
import { agreesAfterKills } from './agreement.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/people/children/mixed-child.ts');
});
afterAll(() => program.end());

onEachStore('what changed and what is recorded of it, over many kills', ({ fresh }) => {
  it('agree', async () => {
    const seed = Math.floor(Math.random() * 1_000_000);
    console.log(`seed ${seed}`);
    const waits = Array.from({ length: 40 }, (_, index) => 60 + ((seed + index * 7_919) % 400));
    await agreesAfterKills(program, fresh, waits);
  });
});

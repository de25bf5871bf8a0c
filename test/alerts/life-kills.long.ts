// The worker killed before every statement, begin and commit of every look in a card's life, on each store.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, type Program } from '../store/child.ts';
import { onEachStore } from '../store/each-store.ts';
import { diesAtSteps } from './life-kills.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/alerts/children/waking-child.ts');
});
afterAll(() => program.end());

onEachStore('an alerts’ worker that dies', ({ fresh }, kind) => {
  it('at every step of every look leaves the life of a card as if it had not', async () => {
    const all = (steps: number) => Array.from({ length: steps + 1 }, (_, index) => index + 1);
    const began = performance.now();
    const deaths = await diesAtSteps(program, fresh, all);
    console.info(kind, JSON.stringify({ deaths, seconds: Math.round((performance.now() - began) / 1_000) }));
    expect(deaths).toBeGreaterThan(150);
  });
});

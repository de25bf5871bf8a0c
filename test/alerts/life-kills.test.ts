// The worker killed twice in every look; at every step of every look in life-kills.long.ts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, type Program } from '../store/child.ts';
import { onOneStore } from '../store/each-store.ts';
import { diesAtSteps } from './life-kills.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/alerts/children/waking-child.ts');
});
afterAll(() => program.end());

onOneStore('an alerts’ worker that dies', ({ fresh }) => {
  it('in the middle and at the end of every look leaves the life of a card as if it had not', async () => {
    // The places move from look to look, so that taking, writing of the state, of the outbox and of the marks all have their turn.
    const points = (steps: number, look: number) => [1 + ((look * 7) % Math.max(1, steps - 4)), steps - 3 + (look % 4)];
    expect(await diesAtSteps(program, fresh, points)).toBeGreaterThan(20);
  }, 240_000);
});

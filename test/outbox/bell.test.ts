import { expect, it } from 'vitest';
import { createBell } from '../../src/outbox/bell.ts';

const never = new AbortController().signal;
const LONG_MS = 600_000;

it('ends a wait when it is rung, when it was rung before, and when the signal aborts or has aborted', async () => {
  const bell = createBell();
  const waiting = bell.wait(LONG_MS, never);
  bell.ring();
  await waiting;
  bell.ring();
  await bell.wait(LONG_MS, never);
  const controller = new AbortController();
  const cut = bell.wait(LONG_MS, controller.signal);
  controller.abort();
  await cut;
  await bell.wait(LONG_MS, controller.signal);
});

it('waits its time when nobody rings, also after a ring that was heard', async () => {
  const bell = createBell();
  bell.ring();
  await bell.wait(LONG_MS, never);
  const began = performance.now();
  await bell.wait(60, never);
  expect(performance.now() - began).toBeGreaterThan(50);
});

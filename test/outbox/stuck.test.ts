import { expect, it } from 'vitest';
import { createStuck } from '../../src/outbox/stuck.ts';

it('counts failures only when something else got through in between', () => {
  const stuck = createStuck();
  for (let n = 0; n < 50; n += 1) stuck.failed('down like all');
  expect([...stuck.ids()]).toEqual([]);
  for (let n = 0; n < 5; n += 1) {
    stuck.failed('poison');
    stuck.delivered(`other ${n}`);
  }
  expect([...stuck.ids()]).toEqual(['poison']);
  stuck.ended('poison');
  expect([...stuck.ids()]).toEqual([]);
});

import { expect, it } from 'vitest';

it('is well, or not', () => {
  expect(process.env.ZHIBAN_SELF_OTHER).toBe('well');
});

// Run by unsteady-tests.test.ts alone: what one more try does with tests that fail once, always, by a counterexample, by a hook.
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

function everySecondTry(): () => void {
  let tries = 0;
  return () => {
    tries += 1;
    expect(tries % 2, `try ${tries}`).toBe(0);
  };
}

describe('a test', () => {
  it('fails once', everySecondTry());
  it('fails always', () => expect('the tree').toBe('green'));
  it('passes', () => {});
});

describe('a property', () => {
  const onlyTheSecondTime = everySecondTry();
  it('has a counterexample once', () => {
    fc.assert(
      fc.property(fc.boolean(), () => onlyTheSecondTime()),
      { numRuns: 1, endOnFailure: true },
    );
  });
});

describe('what was made before all', () => {
  const made: string[] = [];
  const each: string[] = [];
  let left = 0;
  beforeAll(() => void made.push('once'));
  beforeEach(() => void each.push('before'));
  afterEach(() => {
    left += 1;
  });

  it('is left as it is for the second try, and what is made before each is made anew', () => {
    expect(made).toEqual(['once']);
    expect({ each, left }).toEqual({ each: ['before', 'before'], left: 1 });
  });
  it('serves the tests behind', () => expect({ made, each: each.length }).toEqual({ made: ['once'], each: 3 }));
});

describe('a hook', () => {
  beforeEach(everySecondTry());
  it('that fails once is tried again with its test', () => {});
});

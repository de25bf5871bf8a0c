import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestKey } from '../../src/config/nearest-key.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '中'), maxLength: 8 });

describe('nearestKey', () => {
  it.each([
    ['hots', 'host'],
    ['prot', 'port'],
    ['datadir', 'dataDir'],
    ['data_dir', 'dataDir'],
    ['timezone', 'timeZone'],
    ['statementTimeout', null],
    ['x', null],
    ['', null],
  ])('%j is meant to be %j', (word, nearest) => {
    expect(nearestKey(word, ['host', 'port', 'dataDir', 'timeZone', 'statementTimeoutSeconds'])).toBe(nearest);
  });

  it('counts from both sides alike, and nothing for the same word', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(editDistance(one, other)).toBe(editDistance(other, one));
        expect(editDistance(one, other) === 0).toBe(one === other);
        expect(editDistance(one, other)).toBeLessThanOrEqual(Math.max(one.length, other.length));
      }),
    );
  });
});

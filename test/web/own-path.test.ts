// Where one goes on after signing in: a corpus of what others have tried, and a property.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ownPath } from '../../src/web/own-path.ts';

it.each([
  ['/', '/'],
  ['/ledger', '/ledger'],
  ['/ledger?site=suzhou&q=%E6%B8%A9', '/ledger?site=suzhou&q=%E6%B8%A9'],
  ['/ledger?q=温度', '/ledger?q=%E6%B8%A9%E5%BA%A6'],
  ['/ledger?next=https://evil.example', '/ledger?next=https://evil.example'],
  ['/a/../ledger', '/ledger'],
  ['/ledger#part', '/ledger'],
  ['/signing', '/signing'],
])('goes on to %s', (text, path) => {
  expect(ownPath(text)).toBe(path);
});

it.each([
  undefined,
  '',
  'ledger',
  'https://evil.example',
  'HTTPS://evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '//evil.example',
  '///evil.example',
  '////evil.example/',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\nSet-Cookie: x=1',
  '\t//evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  '/\u0000',
  '@evil.example',
  '.evil.example',
  ':80/',
  '/signin',
  '/signin/out',
  '/signin?return_to=/signin',
  `/${'a'.repeat(3_000)}`,
])('goes home instead of %j', (text) => {
  expect(ownPath(text)).toBe('/');
});

it('never leaves this server, whatever is written', () => {
  const piece = fc.oneof(
    fc.constantFrom('/', '\\', '.', '..', '@', ':', '//', '%2f', '%5c', '\t', '\n', '?', '#', 'evil.example', 'http:'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const path = ownPath(`/${pieces.join('')}`);
      for (const base of ['https://zhiban.example', 'http://127.0.0.1:9136'])
        expect(new URL(path, base).origin).toBe(base);
      expect(path).toMatch(/^\/(?![/\\])/);
    }),
    { numRuns: 2_000 },
  );
});

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createZip } from '../../src/sheets/zip-file.ts';
import { zipParts } from './zip-parts.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets-'));
});
afterAll(() => rm(folder, { recursive: true }));

const TEXT = Array.from({ length: 60_000 }, (_, index) => `<c r="A${index}"><v>采集点 ${index}</v></c>`).join('');
const BYTES = Buffer.from(TEXT);

/** One part pushed in pieces that end at these places, as bytes or, where a character ends, as text. */
async function zipped(name: string, ends: readonly number[]): Promise<string> {
  const file = join(folder, name);
  const zip = await createZip(file, { level: 1 });
  await zip.begin('a/first.xml');
  await zip.pushText('<small/>');
  await zip.end();
  await zip.begin('big.xml');
  let at = 0;
  for (const [index, end] of [...ends, TEXT.length].entries()) {
    const piece = TEXT.slice(at, end);
    await (index % 2 === 0 ? zip.push(Buffer.from(piece)) : zip.pushText(piece));
    at = end;
  }
  await zip.end();
  await zip.begin('empty.xml');
  await zip.end();
  expect(await zip.finish()).toBe((await readFile(file)).length);
  return file;
}

it('gives back what went in, the same bytes however it was cut into pieces', async () => {
  const whole = await readFile(await zipped('whole.zip', []));
  expect(BYTES.length).toBeGreaterThan(2 ** 21);
  const places = fc
    .array(fc.integer({ min: 0, max: TEXT.length }), { maxLength: 30 })
    .map((all) => all.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(places, async (ends) => {
      const file = await zipped('pieces.zip', ends);
      const parts = zipParts(file);
      expect([...parts.keys()]).toEqual(['a/first.xml', 'big.xml', 'empty.xml']);
      expect(parts.get('big.xml')?.equals(BYTES)).toBe(true);
      expect((await readFile(file)).equals(whole)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

it.skipIf(!existsSync('/usr/bin/unzip'))('passes the test of unzip', async () => {
  const report = execFileSync('/usr/bin/unzip', ['-t', await zipped('tested.zip', [1_000_000])]).toString();
  expect(report).toContain('No errors detected');
});

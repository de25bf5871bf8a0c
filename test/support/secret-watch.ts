// What no log may hold: tests name the secrets that they use, whoever starts the program hands over what it wrote, and when the run is
// over every secret is looked for in all of it (global-setup.ts).
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** Shorter ones would be found in texts that have nothing to do with them. */
const SHORTEST = 8;

/** From now on the value is in no log of this run, or the run fails. @param name for the failure's sentence */
export function usedSecret(name: string, value: string): void {
  if (value.length < SHORTEST) throw new Error(`${name} is too short to be looked for`);
  appendFileSync(join(inject('runFolder'), `secrets-${process.pid}.jsonl`), `${JSON.stringify({ name, value })}\n`);
}

/** @param source what wrote it: `zhiban start`, `zhiban ledger refresh` */
export function wroteLog(source: string, text: string): void {
  if (text === '') return;
  appendFileSync(join(inject('runFolder'), `log-${process.pid}.jsonl`), `${JSON.stringify({ source, text })}\n`);
}

/** Every secret that stands in a log, a sentence each, without the secret. */
export function secretsInLogs(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const read = <T>(kind: string): readonly T[] =>
    readdirSync(folder)
      .filter((name) => name.startsWith(`${kind}-`) && name.endsWith('.jsonl'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
      .map((line) => JSON.parse(line) as T);
  const secrets = new Map(
    read<{ name: string; value: string }>('secrets').map(({ name, value }) => [value, { name, forms: formsOf(value) }]),
  );
  return read<{ source: string; text: string }>('log').flatMap(({ source, text }) =>
    [...secrets.values()]
      .filter(({ forms }) => forms.some((form) => text.includes(form)))
      .map(({ name }) => `${name} stands in what ${source} wrote`),
  );
}

/** As it is, and as it stands in addresses, JSON and Basic credentials. */
function formsOf(value: string): readonly string[] {
  const encoded = Buffer.from(value).toString('base64').replace(/=+$/, '');
  return [...new Set([value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), encoded])];
}

// kill -9 of the server, and of the job's process, at the points that kills.test.ts leaves out.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultsOf } from './clean.ts';
import { BOOK, CARD, type Killing, openKilling } from './killing.ts';
import { PATIENCE_MS } from './lab.ts';

let killing: Killing;
beforeAll(async () => {
  killing = await openKilling();
}, PATIENCE_MS);
afterAll(() => killing?.lab.close(), PATIENCE_MS);

const at = (title: string, kill: () => Promise<void>): void => it(title, kill, PATIENCE_MS);

at('the job while it extracts', () => killing.whileExtracting('job'));
at('the server while it publishes', () => killing.whilePublishing('server'));
at('the server while it posts the workbook', () => killing.whilePosting(BOOK, 'slow'));
at('the server while it posts the card, which Feishu never does', () => killing.whilePosting(CARD, 'dropped'));
at('the server right after the card was posted', () => killing.rightAfterPosting(CARD));

it('nothing was refused, no secret was written, nobody was called', async () => {
  expect(await faultsOf(killing.lab)).toEqual([]);
});

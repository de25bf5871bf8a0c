// kill -9 of the server, and of the job's process, where the main job can be hit: every publication is told once, in order, with its
// workbook. The other points are in kills.long.ts.
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

at('the server while it extracts', () => killing.whileExtracting('server'));
at('the job while it publishes', () => killing.whilePublishing('job'));
at('the job between the publication and its workbook', () => killing.beforeTheWorkbook());
at('the server while it posts the card', () => killing.whilePosting(CARD, 'slow'));
at('the server right after the workbook was posted', () => killing.rightAfterPosting(BOOK));

it('nothing was refused, no secret was written, nobody was called', async () => {
  expect(await faultsOf(killing.lab)).toEqual([]);
});

// What the watch has said, in a small file: read when it starts, written whole after every change.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { OWN_FOLDER } from '../../lib/own-folder.ts';
import { UNKNOWN_STATE, type WatchState } from './decide.ts';

const instant = z.iso.datetime();
const stateSchema = z.object({
  failures: z.int(),
  failingSince: instant.nullable(),
  goods: z.int(),
  isTold: z.boolean(),
  toldAt: instant.nullable(),
  said: z.array(instant),
});

/** Nothing known when there is no such file, or one that nobody can read: to say something twice is better than not at all. */
export async function readState(file: string): Promise<WatchState> {
  try {
    const read = stateSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return read.success ? read.data : UNKNOWN_STATE;
  } catch (thrown) {
    if (thrown instanceof SyntaxError || (thrown instanceof Error && 'code' in thrown)) return UNKNOWN_STATE;
    throw thrown;
  }
}

/** All of it or nothing. @throws Error of Node's, for instance when the disk is full */
export async function writeState(file: string, state: WatchState): Promise<void> {
  await mkdir(dirname(file), OWN_FOLDER);
  const temporary = `${file}.new`;
  await writeFile(temporary, `${JSON.stringify(state)}\n`);
  await rename(temporary, file);
}

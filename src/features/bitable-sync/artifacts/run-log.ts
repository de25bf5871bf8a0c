// The log file of a run: JSON lines, appended; a run that goes on after a kill goes on in it.
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../../lib/clock.ts';
import { isoInstant } from '../../../lib/clock.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { OWN_FOLDER } from '../../../lib/own-folder.ts';

export interface RunLog {
  /** Written in the order it is said. @throws never: close() does */
  say(event: string, fields?: JsonObject): void;
  /** Waits until all is written. @throws what was in the way first */
  close(): Promise<void>;
}

export async function openRunLog(path: string, now: Clock): Promise<RunLog> {
  await mkdir(dirname(path), OWN_FOLDER);
  const file = await open(path, 'a', 0o600);
  let writing: Promise<unknown> = Promise.resolve();
  let pieces: string[] = [];
  const flush = async (): Promise<void> => {
    const text = pieces.join('');
    pieces = [];
    if (text !== '') await file.appendFile(text);
  };
  return {
    say: (event, fields = {}) => {
      pieces.push(`${JSON.stringify({ at: isoInstant(now()), event, ...fields })}\n`);
      if (pieces.length > 1) return;
      writing = writing.then(flush);
      // close() throws it.
      writing.catch(() => {});
    },
    close: async () => {
      try {
        await writing;
        await flush();
      } finally {
        await closed(file);
      }
    },
  };
}

async function closed(file: FileHandle): Promise<void> {
  await file.close();
}

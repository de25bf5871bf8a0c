// A full disk has many voices: Node's codes, DuckDB's sentences. People need one that says what to free.
import { mkdir } from 'node:fs/promises';
import { errorText, UserError } from '../lib/errors.ts';
import { OWN_FOLDER } from '../lib/own-folder.ts';

/** DuckDB limits what it spills to the room the disk has, so that reaching the limit means the same. */
const DUCK_FULL = /no space left on device|disk quota exceeded|max_temp_directory_size/i;

/** The sentence for an error that means a full disk; any other error as it is. */
export function diskFault(thrown: unknown, what: string): unknown {
  if (thrown instanceof UserError || !isFull(thrown)) return thrown;
  return new UserError(`磁盘已满，${what}。请清理数据目录所在的磁盘后重试；上一次的好数据仍然有效。`, {
    cause: thrown,
  });
}

/** Makes a folder and those above it. @throws UserError when the disk is full. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, OWN_FOLDER);
  } catch (thrown) {
    throw diskFault(thrown, `建不了文件夹 ${path}`);
  }
}

function isFull(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if ('code' in thrown) return thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT';
  return DUCK_FULL.test(errorText(thrown));
}

// The bytes of files and images: a folder beside the journal, or memory.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Blobs {
  put(key: string, bytes: Buffer): void;
  get(key: string): Buffer | null;
}

/** @param folder null keeps them in memory */
export function openBlobs(folder: string | null): Blobs {
  if (folder === null) {
    const kept = new Map<string, Buffer>();
    return { put: (key, bytes) => void kept.set(key, bytes), get: (key) => kept.get(key) ?? null };
  }
  mkdirSync(folder, { recursive: true });
  return {
    put: (key, bytes) => writeFileSync(join(folder, key), bytes, { mode: 0o600 }),
    // Keys are ours, made of letters, digits and underscores; anything else names no file.
    get: (key) => (/^\w+$/.test(key) && existsSync(join(folder, key)) ? readFileSync(join(folder, key)) : null),
  };
}

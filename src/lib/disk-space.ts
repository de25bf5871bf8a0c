// How much room there is on the disk of a folder.
import { statfs } from 'node:fs/promises';

const GIB = 1024 ** 3;
/** Less is worth a word. */
export const LOW_DISK_BYTES = 2 * GIB;
/** Less, and the next refresh may not find room. */
export const FULL_DISK_BYTES = GIB / 2;

export interface DiskSpace {
  /** Bytes that we may still use. */
  readonly freeBytes: number;
  readonly state: 'ok' | 'warning' | 'fault';
  /** `剩余 12.3 GB`. */
  readonly text: string;
}

/** @throws Error of Node's when there is no such folder */
export async function diskSpace(folder: string): Promise<DiskSpace> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  const state = freeBytes < FULL_DISK_BYTES ? 'fault' : freeBytes < LOW_DISK_BYTES ? 'warning' : 'ok';
  return { freeBytes, state, text: `剩余 ${(freeBytes / GIB).toFixed(1)} GB` };
}

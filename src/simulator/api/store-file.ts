// Keeps an uploaded file: its bytes first, then the record that names them.
import type { Platform } from '../platform.ts';
import { newPlatformId } from '../state/ids.ts';
import type { FileRecord } from '../state/records.ts';

export function storeFile(
  { state, blobs }: Pick<Platform, 'state' | 'blobs'>,
  { bytes, ...facts }: Pick<FileRecord, 'kind' | 'owner' | 'name' | 'type'> & { readonly bytes: Buffer },
): FileRecord {
  const key = newPlatformId(facts.kind === 'file' ? 'file_v3_' : 'img_v3_');
  blobs.put(key, bytes);
  const file: FileRecord = { ...facts, key, bytes: bytes.length };
  state.files.put(key, file);
  return file;
}

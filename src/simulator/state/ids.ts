// Ids in the shapes of the platform (feishu.md, placeholders): prefix and hexadecimal digits of chance, or of a hash where the same name must give the same id.
import { createHash, randomBytes } from 'node:crypto';

export type IdPrefix =
  | 'od-'
  | 'om_'
  | 'oc_'
  | 'ou_'
  | 'on_'
  | 'omt_'
  | 'file_v3_'
  | 'img_v3_'
  | 't-'
  | 'u-'
  | 'bot_'
  | 'c-'
  | 're_'
  | '';

export function newPlatformId(prefix: IdPrefix): string {
  return prefix + randomBytes(16).toString('hex');
}

/** The same id for the same words, also after a restart. */
export function derivedId(prefix: IdPrefix, ...words: readonly string[]): string {
  return prefix + createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 32);
}

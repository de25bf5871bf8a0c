// Opens what the platform sealed, and proves who sealed it (feishu.md §2.3).
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

const IV_BYTES = 16;

/**
 * AES-256-CBC under SHA-256 of the Encrypt Key; the first sixteen bytes are the initialisation vector.
 * Null when the text is no such cipher text, or was made with another key.
 */
export function decrypted(encrypt: string, encryptKey: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypt)) return null;
  const sealed = Buffer.from(encrypt, 'base64');
  if (sealed.length < 2 * IV_BYTES) return null;
  const key = createHash('sha256').update(encryptKey, 'utf8').digest();
  const decipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, IV_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES)), decipher.final()]);
  } catch (thrown) {
    // Wrong padding: another key. Anything else is a bug.
    if (thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('ERR_OSSL')) return null;
    throw thrown;
  }
}

/** Lower-case hex of SHA-256 over timestamp, nonce, Encrypt Key and the body's bytes as they came; no HMAC. */
export function signatureOf(timestamp: string, nonce: string, encryptKey: string, body: Buffer): string {
  return createHash('sha256').update(`${timestamp}${nonce}${encryptKey}`, 'utf8').update(body).digest('hex');
}

/** Takes the same time wherever the two differ. */
export function isSame(found: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(found), digest(wanted));
}

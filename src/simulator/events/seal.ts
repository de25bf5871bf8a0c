// Wraps an event as the platform posts it: encrypted with the Encrypt Key, signed over compact JSON (feishu.md §2.3).
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { Json } from '../../lib/json.ts';

export interface Sealed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SealOptions {
  /** Empty: in the clear and unsigned. */
  readonly encryptKey: string;
  /** Real time, in milliseconds. */
  readonly at: number;
  /** The challenge comes without signature headers (§2.2). */
  readonly signed: boolean;
}

/** The body is compact JSON.stringify output, since the SDK signs over what it has parsed and written again (§2.5). */
export function sealed(event: Json, { encryptKey, at, signed }: SealOptions): Sealed {
  const plain = JSON.stringify(event);
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  if (encryptKey === '') return { headers, body: plain };
  const body = JSON.stringify({ encrypt: encrypted(plain, encryptKey) });
  if (!signed) return { headers, body };
  const timestamp = String(Math.floor(at / 1000));
  const nonce = randomBytes(8).toString('hex');
  return {
    headers: {
      ...headers,
      'X-Lark-Request-Timestamp': timestamp,
      'X-Lark-Request-Nonce': nonce,
      'X-Lark-Signature': signatureOver(timestamp, nonce, encryptKey, body),
    },
    body,
  };
}

/** base64(iv ‖ AES-256-CBC with PKCS#7), the key being SHA-256 of the Encrypt Key. */
export function encrypted(plain: string, encryptKey: string, iv: Buffer = randomBytes(16)): string {
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(encryptKey, 'utf8').digest(), iv);
  return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]).toString('base64');
}

/** Lower-case hexadecimal SHA-256 of the plain concatenation; no HMAC. */
export function signatureOver(timestamp: string, nonce: string, encryptKey: string, body: string): string {
  return createHash('sha256')
    .update(timestamp + nonce + encryptKey + body, 'utf8')
    .digest('hex');
}

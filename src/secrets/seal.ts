// One value sealed: AES-256-GCM with a nonce of its own, bound to the place where it stands, `enc:v1:<key id>:<base64url>`.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { UserError } from '../lib/errors.ts';
import type { KeyRing } from './key-ring.ts';

/** Where a value stands: table, column and key of its row, or whatever else tells it from every other. */
export type SecretPlace = readonly [string, string, string];

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
const SEALED = /^enc:v1:([0-9a-f]{8}):([A-Za-z0-9_-]+)$/;

export function isSealed(text: string): boolean {
  return SEALED.test(text);
}

/** The id of the key that sealed it; null for what is not sealed. */
export function keyIdOf(sealed: string): string | null {
  return SEALED.exec(sealed)?.[1] ?? null;
}

/** How every value begins that this key sealed. */
export function sealedPrefix(keyId: string): string {
  return `enc:v1:${keyId}:`;
}

export function seal({ current }: KeyRing, place: SecretPlace, plain: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, current.bytes, nonce, { authTagLength: TAG });
  cipher.setAAD(boundTo(current.id, place));
  const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${sealedPrefix(current.id)}${sealed.toString('base64url')}`;
}

/** @throws UserError when its key is not there, it was changed, or it stands somewhere else than where it was sealed */
export function unseal(ring: KeyRing, place: SecretPlace, sealed: string): string {
  const [, id = '', text = ''] = SEALED.exec(sealed) ?? [];
  const name = place.join('/');
  if (id === '') throw new UserError(`${name} 不是加密过的值；请重新存一次`);
  const key = ring.keyOf(id);
  if (key === undefined)
    throw new UserError(
      `${name} 是用密钥 ${id} 加密的，现在的主密钥里没有它（有：${ring.ids.join('、')}）；请把旧密钥加回来再试`,
    );
  const bytes = Buffer.from(text, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(boundTo(id, place));
    decipher.setAuthTag(bytes.subarray(-TAG));
    return `${decipher.update(bytes.subarray(NONCE, -TAG)).toString('utf8')}${decipher.final('utf8')}`;
  } catch (thrown) {
    throw new UserError(`${name} 的密文对不上：被改过，或是从别处搬来的；请重新存一次`, { cause: thrown });
  }
}

/** JSON keeps the parts apart: no place reads like another. */
function boundTo(keyId: string, place: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify(['zhiban', 'v1', keyId, ...place]));
}

/** A key of 32 bytes for one place alone, made of another one. */
export function keyFor(key: Buffer, place: SecretPlace): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(place)).digest();
}

// The master keys: the first seals, all of them open; which one sealed a value stands in the value by the key's id.
import { createHash } from 'node:crypto';
import { UserError } from '../lib/errors.ts';

export interface MasterKey {
  /** Eight hexadecimal characters that say nothing of the key. */
  readonly id: string;
  /** 32 bytes; for this room only. */
  readonly bytes: Buffer;
}

export interface KeyRing {
  readonly current: MasterKey;
  keyOf(id: string): MasterKey | undefined;
  /** The current one first. */
  readonly ids: readonly string[];
}

const BYTES = 32;
/** 32 random bytes have fewer than that only once in more than 10^20 times. */
const LEAST_DIFFERENT = 16;
const MAKE_ONE = '用 openssl rand -base64 32 做一个';

/**
 * @param text keys of 32 bytes in base64 or hexadecimal, divided by blanks, commas or lines; what follows # is a remark
 * @param origin for sentences: `ZHIBAN_SECRET_KEY`
 * @throws UserError, without any of the text
 */
export function parseKeyRing(text: string, origin: string): KeyRing {
  const words = text
    .replace(/^\uFEFF/, '')
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const keys = words.map((word, index) =>
    parseKey(word, words.length === 1 ? origin : `${origin} 的第 ${index + 1} 个`),
  );
  const [current] = keys;
  if (current === undefined) throw new UserError(`${origin} 里没有密钥；${MAKE_ONE}`);
  const byId = new Map(keys.map((key) => [key.id, key]));
  return { current, keyOf: (id) => byId.get(id), ids: [...byId.keys()] };
}

function parseKey(word: string, which: string): MasterKey {
  const bytes = bytesOf(word);
  if (bytes === null)
    throw new UserError(`${which}密钥应为 32 字节的 base64（44 个字符）或十六进制（64 个字符）；${MAKE_ONE}`);
  if (isWeak(bytes)) throw new UserError(`${which}密钥太有规律，像是示例或随手写的；${MAKE_ONE}`);
  return { id: createHash('sha256').update('zhiban key id\0').update(bytes).digest('hex').slice(0, 8), bytes };
}

function bytesOf(word: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(word)) return Buffer.from(word, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(word)) return null;
  const bytes = Buffer.from(word, 'base64');
  return bytes.length === BYTES ? bytes : null;
}

/** Few different bytes, bytes that count up or down, and text that somebody typed. */
function isWeak(bytes: Buffer): boolean {
  if (new Set(bytes).size < LEAST_DIFFERENT) return true;
  const steps = new Set(bytes.subarray(1).map((byte, index) => (byte - (bytes[index] ?? 0)) & 0xff));
  return steps.size <= 2 || bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

// HMAC-SHA256 in SQL: what stands in the lake instead of a value that must not stand there. The key is a variable of the session, never
// part of a statement that could come up in an error.
import { quoteText } from './duck.ts';

const BLOCK = 64;

/** Told from every other text by its form: 160 bits, since a file of rows is no place for long ones. */
const PREFIX = 'hmac:';
const CHARACTERS = 40;

/** Statements that give the session a key of 32 bytes under a name. */
export function setDigestKeySql(name: string, key: Buffer): string {
  const padded = Buffer.concat([key, Buffer.alloc(BLOCK - key.length)]);
  const pad = (byte: number): string => Buffer.from(padded.map((one) => one ^ byte)).toString('hex');
  return `set variable "${variable('inner', name)}" = from_hex('${pad(0x36)}');
set variable "${variable('outer', name)}" = from_hex('${pad(0x5c)}')`;
}

/** SQL for the digest of a text; NULL stays NULL. */
export function digestSql(text: string, name: string): string {
  const part = (which: 'inner' | 'outer'): string => `getvariable(${quoteText(variable(which, name))})`;
  const inner = `from_hex(sha256(${part('inner')} || encode(${text})))`;
  return `'${PREFIX}' || left(sha256(${part('outer')} || ${inner}), ${CHARACTERS})`;
}

function variable(which: 'inner' | 'outer', name: string): string {
  return `digest_${which}_${name}`;
}

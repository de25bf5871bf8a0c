// What somebody wrote, fit for the audit: no passwords, no tokens, not too long.
import { MASK, maskText } from '../config/masking.ts';

export const MOST_AUDIT_TEXT = 2_000;

/** 密码:…, 口令是 …, password = … up to the next blank, quoted or not. */
const NAMED =
  /((?:密码|口令|密钥|令牌|secret|passw(?:or)?d|pwd|token|api[_-]?key)["”]?\s*(?:[:：=＝]|是|为|\s)\s*)("[^"]*"|“[^”]*”|[^\s"“，。；,;]+)/giu;
/** Tokens of the platform and of JSON web tokens, and long keys in base 64. Codes of devices, such as T-0012-PUMP-04, are none. */
const TOKENS =
  /\b[tuc]-[\w.~+/=-]{12,}|\beyJ[\w-]{8,}\.[\w.-]{8,}|\b(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])(?!o[uc]_)\w{24,}\b/gu;
/** Keys in hexadecimal, and whatever follows Bearer. */
const KEYS = /\b[0-9a-f]{32,}\b|(?<=bearer\s)\S+/giu;

export function redactedText(text: string): string {
  const plain = maskText(text.slice(0, 4 * MOST_AUDIT_TEXT).replaceAll('\0', ''))
    .replace(NAMED, `$1${MASK}`)
    .replace(TOKENS, MASK)
    .replace(KEYS, MASK);
  const cut = plain.length <= MOST_AUDIT_TEXT ? plain : `${plain.slice(0, MOST_AUDIT_TEXT - 1)}…`;
  // A character cut in half is none that every store takes.
  return Buffer.from(cut, 'utf8').toString('utf8');
}

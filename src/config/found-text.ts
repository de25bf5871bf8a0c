// Says what stands in a configuration at some place, unless it must not be shown.
import type { Path } from './fault.ts';
import type { Located } from './located.ts';
import { isSecretName, maskText } from './masking.ts';

const LONGEST = 60;

/** True when the value at the path must not be shown: a key above it names a secret, or a secret variable went into it. */
export function isSecretPlace(path: Path, located: Located): boolean {
  return (
    path.some((step) => typeof step === 'string' && isSecretName(step)) || (located.kind === 'scalar' && located.secret)
  );
}

function quoted(text: string): string {
  const line = maskText(text).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�');
  const characters = Array.from(line);
  return `“${characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : line}”`;
}

/** What was found, as the beginning of a sentence; a single value is repeated, masked. */
export function foundText(path: Path, located: Located): string {
  if (located.kind === 'map') return '写的是键值表';
  if (located.kind === 'list') return '写的是列表';
  if (located.value === null) return '写的是空的（不需要这一项就把整行删去）';
  if (isSecretPlace(path, located)) return '写的值（保密，不显示）不对';
  const kind = typeof located.value === 'number' ? '（数字）' : typeof located.value === 'boolean' ? '（真假值）' : '';
  return `写的是${quoted(located.text)}${kind}`;
}

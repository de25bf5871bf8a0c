// `secret:NAME` in the configuration: a value that is kept under a name; in a database's address it stands for the password.

const NAME = '[A-Za-z][A-Za-z0-9._-]{0,59}';
const REFERENCE = new RegExp(`^secret:(${NAME})$`);
const IN_URL = new RegExp(`^([a-z][a-z0-9+.-]*://[^/?#@:]*:)secret(?::|%3A)(${NAME})(@.*)$`, 'is');

export function isSecretKeyName(text: string): boolean {
  return new RegExp(`^${NAME}$`).test(text);
}

/** The name that a value refers to; null for a value that stands for itself. */
export function referredName(value: string): string | null {
  return REFERENCE.exec(value)?.[1] ?? IN_URL.exec(value)?.[2] ?? null;
}

/** The value with the secret in the place of the reference. */
export function withSecret(value: string, secret: string): string {
  const [, before, , after] = IN_URL.exec(value) ?? [];
  return before === undefined || after === undefined ? secret : `${before}${encodeURIComponent(secret)}${after}`;
}

export interface FoundText {
  /** Keys from the top. */
  readonly path: readonly string[];
  readonly text: string;
}

/** Every text in a value, with the keys that lead to it. */
export function textsIn(value: unknown, path: readonly string[] = []): readonly FoundText[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}

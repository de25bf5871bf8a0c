// Takes secrets out of texts that others wrote: the platform's messages, the SDK's log lines, network errors.

/** Tenant tokens (`t-…`), user tokens (`u-…`), update tokens (`c-…`), and whatever follows Bearer. */
const TOKENS = /\b[tuc]-[\w.~+/=-]{6,}|(?<=bearer\s+)[^\s"']+/gi;
const SHORTEST_SECRET = 6;

/** A writer that cuts the text to 500 characters and replaces known secrets and anything that looks like a token with `***`. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  return (text) =>
    known
      .reduce((left, secret) => left.replaceAll(secret, '***'), text)
      .replace(TOKENS, '***')
      .slice(0, 500);
}

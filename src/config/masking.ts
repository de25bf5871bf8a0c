// Keeps secrets out of what people see: which names hold one, and how a text that may contain a password is shown.

const SECRET_NAME =
  /secret|passw|pwd|token|credential|webhook|(api|access|account|encrypt|encryption|private|sign|signing|auth)[_-]?key/i;

/** What is shown in place of a secret. */
export const MASK = '***';

/** True for keys and variables such as appSecret, DB_PASSWORD or encryptKey; false for `key`, which names a ledger's key columns. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

const CREDENTIALS = /([a-z][a-z0-9+.-]{0,30}:\/\/).*@$/i;
const NO_PORT = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@[]{0,200}:)(?!\d+(?:[/?#\s]|$)).*/i;
const NO_SCHEME = /^([^\s@:*]{1,200}:)(?!\/\/\*).*@$/;
/** Whoever knows the last part of a robot's address may speak in its group. */
const HOOK = /(\/bot\/(?:v2\/)?hook\/)[\w-]+/gi;
const PARAMETER = /([\w.-]{1,64})=([^&;#\s]+)/g;

/** Cut at its last @ first: what is matched then either reaches to the end at once or nowhere, so that long lines stay quick. */
function maskLine(line: string): string {
  const end = line.lastIndexOf('@') + 1;
  const before = line.slice(0, end).replace(CREDENTIALS, `$1${MASK}@`).replace(NO_SCHEME, `$1${MASK}@`);
  return `${before}${line.slice(end)}`
    .replace(NO_PORT, `$1${MASK}`)
    .replace(HOOK, `$1${MASK}`)
    .replace(PARAMETER, (pair, name: string) => (isSecretName(name) ? `${name}=${MASK}` : pair));
}

/**
 * The text without the credentials of the URLs and connection strings in it. Generous on purpose: a password with unescaped
 * characters reaches to the last @ of its line, and what follows `user:` is hidden when it is no port.
 */
export function maskText(text: string): string {
  return text.split('\n').map(maskLine).join('\n');
}

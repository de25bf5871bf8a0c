// Secrets that nobody put in yet: what samples have in their place, and what is typed for want of one.
import { isSecretName } from '../config/masking.ts';
import { UserError } from '../lib/errors.ts';
import { textsIn } from './reference.ts';

const SAMPLE =
  /^(?:change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this)|(?:your|my)[-_ ].*|<.*>|x{3,}|\*{3,}|todo|example|sample|placeholder|请改掉|请修改|密码)[0-9!]*$/i;
const TYPED = /^(?:(?:admin|root|test)?p[a@]ss(?:w[o0]rd|wd)?|secret|admin|qwerty|abc)[-_@]?[0-9!]*$/i;
const IN_A_ROW = ['01234567890', '09876543210'];
const URL_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:([^@]*)@/i;

/** True for what is no secret: what a sample has in its place, `123456`, `password`, one letter all over. */
export function isSample(text: string): boolean {
  const word = text.trim();
  const isRow = word.length >= 3 && IN_A_ROW.some((row) => row.includes(word));
  return SAMPLE.test(word) || TYPED.test(word) || isRow || /^(.)\1{2,}$/.test(word);
}

/**
 * Paths of secrets that are still those of a sample, for instance of .env.example. The password of a database is for its owner to
 * choose, and the plant cannot do without its data: there only a sample's own words are refused.
 */
export function sampleSecrets(config: unknown): readonly (readonly string[])[] {
  return textsIn(config)
    .filter(({ path, text }) => {
      const password = URL_PASSWORD.exec(text)?.[1];
      if (password !== undefined) return SAMPLE.test(password);
      return isSecretName(path.at(-1) ?? '') && isSample(text);
    })
    .map(({ path }) => path);
}

/** @throws UserError with every place at once */
export function requireNoSamples(config: unknown): void {
  const found = sampleSecrets(config).map((path) => path.join('.'));
  if (found.length === 0) return;
  throw new UserError(
    `这些密码还是示例里的，或者谁都猜得到：${found.join('、')}；请在 .env（或环境变量）里换成真的，再启动`,
  );
}

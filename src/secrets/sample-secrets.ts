// Secrets that nobody put in yet: what the samples have in their place.
import { isSecretName } from '../config/masking.ts';
import { UserError } from '../lib/errors.ts';
import { textsIn } from './reference.ts';

const SAMPLE = /^(?:change[-_ ]?me|your[-_ ].*|<.*>|x{3,}|\*{3,}|example|sample|请改掉|密码)$/i;
const URL_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:([^@]*)@/i;

/** Paths of secrets that are still those of a sample, for instance of .env.example. */
export function sampleSecrets(config: unknown): readonly string[] {
  return textsIn(config)
    .filter(({ path, text }) => {
      const password = URL_PASSWORD.exec(text)?.[1];
      if (password !== undefined && SAMPLE.test(password)) return true;
      return isSecretName(path.at(-1) ?? '') && SAMPLE.test(text);
    })
    .map(({ path }) => path.join('.'));
}

/** @throws UserError with every place at once */
export function requireNoSamples(config: unknown): void {
  const found = sampleSecrets(config);
  if (found.length === 0) return;
  throw new UserError(`这些密码还是示例里的：${found.join('、')}；请在 .env（或环境变量）里换成真的，再启动`);
}

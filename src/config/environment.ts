// The environment variables of this process together with those of `.env`: the only place that touches process.env.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { errorText, UserError } from '../lib/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

function readDotEnv(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return {};
    throw new UserError(`读不了 ${file}（${errorText(thrown)}）；请检查这个文件的权限，或者删去它`);
  }
}

/**
 * A frozen copy of the environment: what the process was given wins over `.env` in the working folder. process.env stays as it is.
 * @throws UserError when `.env` exists and cannot be read.
 */
export function readEnvironment(cwd: string = process.cwd()): Environment {
  return Object.freeze({ ...readDotEnv(join(cwd, '.env')), ...process.env });
}

// Where the master keys come from: the environment, or a file that nobody else may read.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment } from '../config/environment.ts';
import { UserError } from '../lib/errors.ts';
import { type KeyRing, parseKeyRing } from './key-ring.ts';

const NAME = 'ZHIBAN_SECRET_KEY';

/** What to do where a key is needed and there is none. */
export const NO_KEY = `没有主密钥：用 openssl rand -base64 32 做一个，写进一个只有值班能读的文件（chmod 600），用环境变量 ${NAME}_FILE 指向它`;

/**
 * Null when neither ZHIBAN_SECRET_KEY nor ZHIBAN_SECRET_KEY_FILE is set.
 * @throws UserError for a key that is none, a weak one, and a file that others can read
 */
export function readKeyRing(env: Environment, cwd: string): KeyRing | null {
  const text = env[NAME] ?? '';
  const file = env[`${NAME}_FILE`] ?? '';
  if (text !== '' && file !== '') throw new UserError(`${NAME} 和 ${NAME}_FILE 只能设一个；请去掉一个`);
  if (text !== '') return parseKeyRing(text, NAME);
  return file === '' ? null : readKeyFile(resolve(cwd, file));
}

/** @throws UserError likewise */
export function readKeyFile(path: string): KeyRing {
  try {
    // Windows has no such modes; there the folder's rights count.
    const shared = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
    if (shared) throw new UserError(`密钥文件 ${path} 别人也能读写；请运行 chmod 600 ${path}，只留给运行值班的账号`);
    return parseKeyRing(readFileSync(path, 'utf8'), `密钥文件 ${path}`);
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '原因不明';
    throw new UserError(`读不了密钥文件 ${path}（${code}）；请检查路径和权限`, { cause: thrown });
  }
}

/** For the playground: the file's keys, made when there are none. */
export function ownKeyFile(path: string): KeyRing {
  if (!existsSync(path)) {
    const text = `# 演练场的主密钥，自动生成；正式使用请用 ${NAME}_FILE\n${randomBytes(32).toString('base64')}\n`;
    try {
      writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
    } catch (thrown) {
      // Another process of ours was faster.
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
    }
  }
  return readKeyFile(path);
}

// Looks up what `${NAME}` stands for: the variable itself, or the content of the file that NAME_FILE names.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment } from './environment.ts';
import { isSecretName } from './masking.ts';

const LARGEST_SECRET_FILE = 1024 * 1024;

export interface Variable {
  readonly value: string;
  /** True when the value must not be shown: its name says so, or it came from a secrets file. */
  readonly secret: boolean;
}

/** Why NAME_FILE did not give a value, in Chinese. */
export interface VariableFault {
  readonly fault: string;
}

export type VariableLookup = (name: string) => Variable | VariableFault | null;

function readSecretFile(name: string, file: string): Variable | VariableFault {
  const wanted = `请检查 ${name}_FILE 写的路径和文件的权限`;
  try {
    const { size } = statSync(file);
    if (size > LARGEST_SECRET_FILE)
      return { fault: `${name}_FILE 指的文件 ${file} 有 ${size} 字节，不像一个密钥文件；${wanted}` };
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    return { value: text.replace(/\r?\n$/, ''), secret: true };
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '原因不明';
    return { fault: `读不了 ${name}_FILE 指的文件 ${file}（${code}）；${wanted}` };
  }
}

/**
 * A lookup over the environment. An empty variable counts as unset when NAME_FILE is given; of a file one trailing line break is
 * removed; relative file names resolve against the working folder. Null means that neither is set.
 */
export function variableLookup(environment: Environment, cwd: string): VariableLookup {
  const fromFile = new Map<string, Variable | VariableFault>();
  return (name) => {
    const value = environment[name];
    const file = environment[`${name}_FILE`] ?? '';
    if ((value ?? '') !== '' || file === '') return value === undefined ? null : { value, secret: isSecretName(name) };
    const known = fromFile.get(name) ?? readSecretFile(name, resolve(cwd, file));
    fromFile.set(name, known);
    return known;
  };
}

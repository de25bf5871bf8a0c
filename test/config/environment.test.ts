import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { UserError } from '../../src/lib/errors.ts';
import { writtenFiles } from './written-config.ts';

describe('readEnvironment', () => {
  it('adds .env to the real environment, which wins and stays as it is', () => {
    const known = Object.keys(process.env).find((name) => (process.env[name] ?? '') !== '') ?? 'PATH';
    const folder = writtenFiles({
      '.env': `\uFEFFZHIBAN_TEST_ONE=1\r\nZHIBAN_TEST_TWO="two # words"\r\n${known}=from-the-file\r\n`,
    });
    const environment = readEnvironment(folder);
    expect(environment.ZHIBAN_TEST_ONE).toBe('1');
    expect(environment.ZHIBAN_TEST_TWO).toBe('two # words');
    expect(environment[known]).toBe(process.env[known]);
    expect(process.env.ZHIBAN_TEST_ONE).toBeUndefined();
    expect(Object.isFrozen(environment)).toBe(true);
  });

  it('needs no .env', () => {
    expect(readEnvironment(writtenFiles({})).PATH).toBe(process.env.PATH);
  });

  it('says so when .env cannot be read', () => {
    const folder = writtenFiles({});
    mkdirSync(join(folder, '.env'));
    expect(() => readEnvironment(folder)).toThrow(UserError);
    expect(() => readEnvironment(folder)).toThrow(/读不了 .*\.env/);
  });
});

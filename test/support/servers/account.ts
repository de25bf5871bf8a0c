// The account a throw-away server runs under.
import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';

/** Empty: ours. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Database servers refuse to run as root. */
export function ownAccount(names: readonly string[]): Account {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = names
    .map((name) => accounts.find((fields) => fields[0] === name))
    .find((fields) => fields !== undefined);
  if (found === undefined)
    throw new Error(`Root cannot run a database server, and there is no account ${names.join(', ')}.`);
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/** Gives a folder of ours to the account. */
export function giveFolder(folder: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
}

/** A file only the account can read. */
export function writeOwn(file: string, text: string, { uid, gid }: Account): void {
  writeFileSync(file, text, { mode: 0o600 });
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
}

/** Runs a command to its end. @throws Error with what it printed */
export function runAs(account: Account, folder: string, [file = '', ...args]: readonly string[]): void {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', HOME: folder };
  const { status, error, stdout, stderr } = spawnSync(file, args, { ...account, cwd: folder, env, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${file} failed:\n${`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.slice(-2_000)}`);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const WATCHDOG = fileURLToPath(new URL('../servers/watchdog.mjs', import.meta.url));
// Starts a server (here: a process that waits), tells its watchdog, and waits to be killed.
const STARTER = `
  const { spawn } = require('node:child_process');
  const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  const watchdog = spawn(process.execPath, [process.argv[1]], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  watchdog.stdin.write(JSON.stringify({ kill: server.pid }) + '\\n' + JSON.stringify({ remove: process.argv[2] }) + '\\n');
  process.kill(server.pid, 'SIGSTOP');
  console.log(server.pid);
  setInterval(() => {}, 1000);
`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('a killed test runner leaves no server and no folder, not even a server that stands still', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-watchdog-'));
  const starter = spawn(process.execPath, ['-e', STARTER, WATCHDOG, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(starter.stdout, 'data');
  const server = Number(line);
  expect(isAlive(server)).toBe(true);
  starter.kill('SIGKILL');
  await expect.poll(() => isAlive(server) || existsSync(folder), { timeout: 20_000 }).toBe(false);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isGone, shownHost, thisProcess } from '../../src/lib/process-mark.ts';

it('a process is gone when it has ended, on this host only', async () => {
  expect(isGone(thisProcess())).toBe(false);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const mark = { host: thisProcess().host, pid: child.pid ?? 0 };
  expect(isGone(mark)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isGone(mark)).toBe(true);
  expect(isGone({ ...mark, host: 'elsewhere~00000000' })).toBe(false);
});

it('people see the name of the host alone', () => {
  expect(shownHost('zhiban-01~1234abcd')).toBe('zhiban-01');
  expect(shownHost('zhiban-01')).toBe('zhiban-01');
});

import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { openTerminal } from '../../src/cli/terminal.ts';

/** A reader that takes its time: nothing fits before it has read. */
function slowPipe(): { readonly pipe: PassThrough; readonly stream: NodeJS.WriteStream } {
  const pipe = new PassThrough({ highWaterMark: 16 });
  return { pipe, stream: pipe as unknown as NodeJS.WriteStream };
}

it('waits once for a slow reader, however many lines are on their way', async () => {
  const out = slowPipe();
  const terminal = openTerminal({ json: false, stdout: out.stream, stderr: slowPipe().stream });
  const lines = Array.from({ length: 100 }, (_, index) => `第 ${index} 行`);
  for (const line of lines) terminal.line(line);
  expect(out.pipe.listenerCount('drain')).toBe(1);
  const last = terminal.raw('完\n');
  const read = text(out.pipe);
  await last;
  // The reader has caught up: whoever writes next waits anew.
  for (const line of lines) terminal.line(line);
  expect(out.pipe.listenerCount('drain')).toBe(1);
  out.pipe.end();
  expect(await read).toBe(`${lines.join('\n')}\n完\n${lines.join('\n')}\n`);
});

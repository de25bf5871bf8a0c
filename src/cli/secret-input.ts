// A secret typed or piped in: never on the command line, where everybody on the machine can read it.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UserError } from '../lib/errors.ts';

const MOST_BYTES = 64 * 1024;

/**
 * From a pipe all of it without the last line end; from a keyboard one line, which is not shown.
 * @param question written before a line is read from a keyboard
 */
export async function readSecret(
  { stdin, stderr }: { readonly stdin: NodeJS.ReadStream; readonly stderr: NodeJS.WriteStream },
  question: string,
): Promise<string> {
  if (!stdin.isTTY) return (await wholeOf(stdin)).replace(/\r?\n$/, '');
  stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    stderr.write('\n');
  }
}

async function wholeOf(stdin: NodeJS.ReadStream): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stdin as AsyncIterable<Buffer | string>) {
    const some = typeof piece === 'string' ? Buffer.from(piece) : piece;
    bytes += some.length;
    if (bytes > MOST_BYTES) throw new UserError('从标准输入读到的太长，不像一个密钥；没有存');
    pieces.push(some);
  }
  return Buffer.concat(pieces).toString('utf8');
}

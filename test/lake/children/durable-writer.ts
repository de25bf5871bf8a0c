// A process that writes files durably and is killed meanwhile: `node durable-writer.js <folder> <where>`.
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../../../src/lake/layout.ts';

const [, , folder = '', where = ''] = process.argv;

function dieAt(place: string): void {
  if (place === where) process.kill(process.pid, 'SIGKILL');
}

async function writeOne(): Promise<void> {
  await writeDurably(
    join(folder, 'states', 'state.parquet'),
    async (temporary) => {
      writeFileSync(temporary, 'new, first half; ');
      dieAt('writing');
      appendFileSync(temporary, 'second half');
    },
    async () => dieAt('checking'),
    dieAt,
  );
  dieAt('written');
}

/** Files whose name says what must be in them, one after the other, until somebody kills this process. */
async function writeForever(): Promise<never> {
  for (let number = 0; ; number += 1) {
    const letter = String.fromCharCode(97 + (number % 26));
    await writeDurably(join(folder, `${number}-${letter}`), async (temporary) =>
      writeFileSync(temporary, letter.repeat(300_000)),
    );
    process.send?.(number);
  }
}

await (where === 'forever' ? writeForever() : writeOne());

// One task of eleven columns, its source on a MariaDB, its table in a Feishu on this machine: requests, time and memory of a first load, of
// nothing changed and of one row in a hundred changed. Requests are asserted, they are the same everywhere; times and memory are printed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { startMariadb } from '../../test/support/servers/mariadb.ts';
import { openTrial, type Took, type Trial } from './trial.ts';

/** `BENCH_ROWS=1000,5000` makes a smaller trial. */
const [ROWS = 10_000, MANY = 50_000] = (process.env.BENCH_ROWS ?? '10000,50000').split(',').map(Number);
const FEW = 10;
const A_REQUEST = 500;
const LATENCY_MS = 300;
const MADE_FIELDS = 10;
const MOST_MB = 150;

interface Row {
  readonly what: string;
  readonly limit: string;
  readonly took: Took;
}

test('requests, time and memory of a task', async () => {
  const server = await startMariadb({ settings: ['--innodb-buffer-pool-size=256M'] });
  const trials: Trial[] = [];
  const opened = async (rows: number): Promise<Trial> => {
    const trial = await openTrial(rows, server);
    trials.push(trial);
    return trial;
  };
  try {
    const trial = await opened(ROWS);
    const first = await trial.firstRun();
    const pages = Math.ceil(ROWS / A_REQUEST);
    expect([first.message, first.state, first.writes, first.fields]).toEqual([first.message, 'ok', pages, MADE_FIELDS]);
    expect(first.requests).toBeLessThanOrEqual(pages + MADE_FIELDS + 5);
    const still = await trial.run();
    expect([still.state, still.writes, still.fields, still.reads]).toEqual(['ok', 0, 0, pages]);
    expect(still.requests).toBeLessThanOrEqual(pages + 3);
    await trial.change(100);
    const changed = await trial.run();
    const updates = Math.ceil(ROWS / 100 / A_REQUEST);
    expect([changed.state, changed.writes, changed.reads]).toEqual(['ok', updates, pages]);
    expect(changed.requests).toBeLessThanOrEqual(pages + 3 + updates);
    trial.latency(LATENCY_MS);
    const far = await trial.run();
    expect(far.requests).toBeLessThanOrEqual(pages + 3);

    const few = await opened(FEW);
    await few.firstRun();
    const little = await few.run();
    const many = await opened(MANY);
    const load = await many.firstRun();
    expect(load.state).toBe('ok');
    const much = await many.run();
    expect([much.state, much.writes]).toEqual(['ok', 0]);
    await many.change(100);
    const touched = await many.run();

    const limit = (count: number): string => `${count} 次请求`;
    const farther = (far.seconds - still.seconds).toFixed(1);
    const more = ({ peakMb }: Took): string =>
      `比 ${FEW} 行多 ${(peakMb - little.peakMb).toFixed(0)} MB，限 ${MOST_MB} MB`;
    report([
      { what: `首次写入 ${text(ROWS)} 行`, limit: `限 ${limit(pages + MADE_FIELDS + 5)}`, took: first },
      { what: `${text(ROWS)} 行没有变`, limit: `限 ${limit(pages + 3)}`, took: still },
      { what: `${text(ROWS)} 行变了 1%`, limit: `限 ${limit(pages + 3 + updates)}`, took: changed },
      {
        what: `${text(ROWS)} 行没有变，每次请求 ${LATENCY_MS} ms`,
        limit: `比没有延迟多 ${farther} s，限 ${(far.requests * LATENCY_MS) / 1000} s`,
        took: far,
      },
      { what: `${FEW} 行没有变`, limit: '', took: little },
      { what: `首次写入 ${text(MANY)} 行`, limit: more(load), took: load },
      { what: `${text(MANY)} 行没有变`, limit: more(much), took: much },
      { what: `${text(MANY)} 行变了 1%`, limit: more(touched), took: touched },
    ]);
  } finally {
    for (const trial of trials) await trial.close();
    await server.stop();
  }
});

const text = (count: number): string => count.toLocaleString('en');

function report(rows: readonly Row[]): void {
  const lines = [
    '| | 请求（其中写记录） | 时间（本进程 CPU） | 内存峰值 | |',
    '|---|---|---|---|---|',
    ...rows.map(({ what, limit, took: { requests, writes, seconds, cpuSeconds, peakMb } }) => {
      const times = `${seconds.toFixed(1)} s（${cpuSeconds.toFixed(1)} s）`;
      return `| ${what} | ${requests}（${writes}） | ${times} | ${peakMb.toFixed(0)} MB | ${limit} |`;
    }),
    '',
    `${cpus().length} 核，负载 ${loadavg()[0]?.toFixed(1)}；Node ${process.version}`,
  ];
  const table = `${lines.join('\n')}\n`;
  const folder = resolve(import.meta.dirname, '../.work');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'bitable-sync.md'), table);
  console.log(table);
}

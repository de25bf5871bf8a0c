// The workbook of a meter, read by an independent reader: what is known, what is not, units apart.
import ExcelJS from 'exceljs';
import { expect, it } from 'vitest';
import type { NewReading } from '../../../src/features/meter/readings/keep-readings.ts';
import { atOfWall } from '../../../src/features/meter/rules/reading.ts';
import { reading } from '../readings/meter-store.ts';
import { openPageBench } from './page-bench.ts';

const NOW = atOfWall('2026-11-26 08:31:00');

/** Every five minutes of 11-25, 0.10 kWh an hour, 50.00 bought at noon. */
function oneDay(): readonly NewReading[] {
  return Array.from({ length: 288 }, (_, step) => {
    const remain = 10_000 - Math.floor((step * 10) / 12) + (step >= 144 ? 5_000 : 0);
    const at = atOfWall('2026-11-25 00:00:00') + step * 300_000;
    return { ...reading('186001', '2026-11-25 00:00:00', (remain / 100).toFixed(2), '80.00', '0.8123'), at };
  });
}

it('holds days, hours, top-ups and every reading of the time asked for, and is in the audit', async () => {
  const bench = await openPageBench({ now: NOW, settings: { meters: { '186001': { name: '201/宿舍' } } } });
  await bench.keep(oneDay());
  const answer = await bench.get('/meter/export?first=2026-11-24&last=2026-11-25', { cookie: 'who=all' });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-disposition']).toContain(encodeURIComponent('2026-11-24_2026-11-25.xlsx'));
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(answer.body as never);
  expect(book.worksheets.map(({ name }) => name)).toEqual(['概览', '每天', '每小时', '充值和换表', '读数']);
  const front = book.getWorksheet('概览');
  expect([4, 5, 6].map((row) => front?.getCell(`A${row}`).value)).toEqual(['用电（度）', '充值（度）', '读数']);
  expect(['B4', 'B5'].map((cell) => front?.getCell(cell).numFmt)).toEqual(['#,##0.00', '#,##0.00']);
  expect(front?.getCell('B4').value).toBeCloseTo(2.39, 2);
  expect(front?.getCell('B5').value).toBeCloseTo(50, 0);
  const days = book.getWorksheet('每天');
  // A day without readings has empty cells, not zeros.
  expect([days?.getCell('A2').text.slice(0, 15), days?.getCell('C2').value, days?.getCell('L2').value]).toEqual([
    expect.stringContaining('Nov 24 2026'),
    null,
    '没有读数',
  ]);
  expect(days?.getCell('C3').value).toBeCloseTo(2.39, 2);
  expect(days?.getCell('C3').numFmt).toBe('0.00');
  expect(days?.getCell('G3').value).toBeCloseTo(50, 0);
  expect(book.getWorksheet('每小时')?.rowCount).toBe(49);
  const turns = book.getWorksheet('充值和换表');
  expect([turns?.rowCount, turns?.getCell('B2').value]).toEqual([2, '充值']);
  const readings = book.getWorksheet('读数');
  expect(readings?.rowCount).toBe(289);
  expect([readings?.getCell('B2').value, readings?.getCell('C2').value, readings?.getCell('D2').value]).toEqual([
    100, 80, 0.8123,
  ]);
  const [audit] = await bench.ctx.store.db
    .selectFrom('audit_log' as never)
    .selectAll()
    .execute()
    .then((rows) => rows as { kind: string; person: string; text: string }[]);
  expect(audit).toMatchObject({ kind: 'export', person: 'ou_all', text: '电表工作簿 186001 2026-11-24 至 2026-11-25' });
});

it.each([
  ['/meter/export?first=2026-11-26&last=2026-11-25', 400],
  ['/meter/export?first=yesterday', 400],
  ['/meter/export?device_id=9', 404],
])('refuses %s with a sentence', async (path, status) => {
  const bench = await openPageBench({ now: NOW, settings: { meters: { '186001': { name: '201' } } } });
  for (const accept of ['application/json', '*/*', '']) {
    const answer = await bench.get(path, { accept });
    expect([answer.status, JSON.parse(answer.text).error]).toEqual([status, expect.stringMatching(/[一-龥]{2}/)]);
  }
  const page = await bench.get(path, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
  expect([page.status, page.headers['content-type']]).toEqual([status, expect.stringContaining('text/html')]);
});

// The workbooks that the group received, against what the product itself says changed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkbook } from '../support/read-workbook.ts';
import type { Heard } from './heard.ts';
import type { Lab } from './lab.ts';

interface ChangeLine {
  readonly site: string;
  readonly key: Readonly<Record<string, string>>;
  readonly kind: 'added' | 'removed' | 'modified';
  readonly before: string | null;
  readonly after: string | null;
  readonly detectedAt: string;
}

const SHEETS: Readonly<Record<string, ChangeLine['kind']>> = { 新增: 'added', 删除: 'removed', 修改明细: 'modified' };

/** What each publication changed, by its number: a line each, sorted. */
export async function changesByPublication(lab: Lab): Promise<ReadonlyMap<number, readonly string[]>> {
  const published = await lab.withStore((store) =>
    store
      .withTables<{ lake_publications: { number: number; published_at: string } }>()
      .db.selectFrom('lake_publications')
      .selectAll()
      .execute(),
  );
  const { stdout } = await lab.run('ledger', 'changes');
  const changes = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ChangeLine);
  return new Map(
    published.map(({ number, published_at }) => [
      number,
      changes
        .filter(({ detectedAt }) => second(detectedAt) === second(published_at))
        .map(({ site, key, kind, before, after }) => {
          const values = kind === 'modified' ? [before, after] : [];
          return JSON.stringify([kind, site.replace('site_', ''), ...Object.values(key), ...values]);
        })
        .sort(),
    ]),
  );
}

/** The same of a workbook that was received, read by somebody else's reader. */
export async function changesInBook(lab: Lab, { books, publication }: Heard): Promise<readonly string[]> {
  const path = join(lab.folder, `received-${publication}.xlsx`);
  writeFileSync(path, lab.simulator.file(books[0]?.file?.key ?? '')?.bytes ?? '');
  const sheets = await readWorkbook(path);
  return Object.entries(SHEETS)
    .flatMap(([name, kind]) => {
      const [header = [], ...rows] = sheets.find((sheet) => sheet.name === name)?.rows ?? [];
      const at = (title: string): number => header.indexOf(title);
      return rows.map((row) => {
        const values = kind === 'modified' ? [row[at('修改前')], row[at('修改后')]] : [];
        return JSON.stringify([kind, String(row[at('基地')]).replace('号基地', ''), row[at('主键')], ...values]);
      });
    })
    .sort();
}

function second(instant: string): number {
  return Math.floor(Date.parse(instant) / 1_000);
}

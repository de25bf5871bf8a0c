import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/lib/errors.ts';
import { openWorkbook } from '../../src/sheets/workbook.ts';
import { createZip } from '../../src/sheets/zip-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets-'));
});
afterAll(() => rm(folder, { recursive: true }));

const COLUMNS = [{ title: '编码', kind: 'text' }] as const;

describe('a workbook that cannot be written', () => {
  it.skipIf(!existsSync('/dev/full'))('says why, at once and ever after, and leaves nothing', async () => {
    const file = join(folder, 'full.xlsx');
    await symlink('/dev/full', file);
    await expect(openWorkbook(file)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await readdir(folder)).toEqual([]);

    await symlink('/dev/full', file);
    const zip = await createZip(file, { level: 1 });
    await expect(zip.begin('a')).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(() => zip.push(Buffer.from('x'))).toThrow('ENOSPC');
    await expect(zip.finish()).rejects.toMatchObject({ code: 'ENOSPC' });
    await zip.discard();
    expect(await readdir(folder)).toEqual([]);
    expect(existsSync('/dev/full')).toBe(true);
  });

  it('names a folder that is not there', async () => {
    await expect(openWorkbook(join(folder, 'nowhere', 'book.xlsx'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is removed by abort, in the middle of packing too', async () => {
    const file = join(folder, 'aborted.xlsx');
    const workbook = await openWorkbook(file);
    const table = await workbook.sheet('表', { columns: COLUMNS });
    await table.rows(Array.from({ length: 100_000 }, (_, index) => [`P-${index}`]));
    expect(existsSync(file)).toBe(true);
    await workbook.abort();
    expect(existsSync(file)).toBe(false);
    await writeFile(file, 'somebody else’s');
    await workbook.abort();
    expect(existsSync(file)).toBe(true);
  });

  it('stays after abort when it was closed', async () => {
    const file = join(folder, 'closed.xlsx');
    const workbook = await openWorkbook(file);
    await workbook.page('a', { widths: [], rows: [['a']] });
    await workbook.close();
    await workbook.abort();
    expect(existsSync(file)).toBe(true);
  });
});

describe('a file that would become too long for a zip', () => {
  const noise = randomBytes(3_000_000);

  it('is refused when it gets there', async () => {
    const zip = await createZip(join(folder, 'long.zip'), { level: 1, maxBytes: 4_000_000 });
    await zip.begin('a');
    await zip.push(noise);
    await zip.end();
    await zip.begin('b');
    await zip.push(noise);
    await expect(zip.end()).rejects.toThrow(UserError);
    await expect(zip.finish()).rejects.toThrow('请按基地分开导出');
    await zip.discard();
  });

  it('is refused for one part before it is packed', async () => {
    const zip = await createZip(join(folder, 'part.zip'), { level: 1, maxBytes: 4_000_000 });
    await zip.begin('a');
    await zip.push(Buffer.alloc(3_000_000));
    expect(() => zip.push(Buffer.alloc(3_000_000))).toThrow(UserError);
    await zip.discard();

    const other = await createZip(join(folder, 'part.zip'), { level: 1, maxBytes: 4_000_000 });
    await other.begin('a');
    await other.pushText('中'.repeat(2_000_000));
    await expect(other.end()).rejects.toThrow(UserError);
    await other.discard();
    expect(existsSync(join(folder, 'part.zip'))).toBe(false);
  });
});

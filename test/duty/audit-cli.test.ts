import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CliCommand } from '../../src/cli/command.ts';
import type { FeatureContext } from '../../src/feature.ts';
import { auditExportCommand } from '../../src/features/duty/cli/audit-export.ts';
import { auditVerifyCommand } from '../../src/features/duty/cli/audit-verify.ts';
import type { DutySettings } from '../../src/features/duty/settings.ts';
import { chainAudit, forgetAudit } from '../../src/people/chain.ts';
import { chainDb, chainEnd } from '../../src/people/chain-queries.ts';
import type { Store } from '../../src/store/store.ts';
import { AT, entryNamed, recordAll, withAudit } from '../people/bench.ts';
import { onEachStore } from '../store/each-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { dutyContext } from './bench.ts';

type Ctx = FeatureContext<DutySettings>;

async function run(store: Store, command: CliCommand<Ctx>, values: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const out = {
    line: (text: string) => void lines.push(text),
    json: () => {},
    raw: async (text: string) => void lines.push(text),
    remark: () => {},
  };
  const ctx = { ...dutyContext(store, () => AT), signal: new AbortController().signal } as unknown as Ctx;
  const code = await command.run(ctx, { values, positionals: [], out });
  return { code, text: lines.join('\n') };
}

onEachStore('the audit in the shell', ({ fresh }, kind) => {
  it.runIf(kind === 'sqlite')('says whether it is whole, and fails where it is not', async () => {
    const { store } = await withAudit(fresh());
    await recordAll(store, ...['10', '11', '12'].map((id) => entryNamed(id)));
    const verify = (head?: string) => run(store, auditVerifyCommand, head === undefined ? {} : { head });
    expect((await verify()).text).toContain('还有 3 条没有进校验链');
    await chainAudit(store, { all: true });
    const { seq, hash } = await chainEnd(chainDb(store.db));
    expect(await verify(`${seq}:${hash}`)).toMatchObject({ code: 0, text: expect.stringContaining('3 条都对') });
    expect(await verify(`${seq}:${hash.replace(/./g, '0')}`)).toMatchObject({
      code: 1,
      text: expect.stringContaining('对不上'),
    });
    await expect(verify('x')).rejects.toThrow(/序号:校验值/);
    const id = '12';
    await chainDb(store.db)
      .updateTable('audit_log')
      .set({ person: 'ou_other' } as never)
      .where('id', '=', id)
      .execute();
    const broken = await verify();
    expect(broken.code).toBe(1);
    expect(broken.text).toContain('第 3 条（12）被改过');
    expect(broken.text).toContain('它前面的 2 条都对');
    await forgetAudit(store, { before: new Date(AT.getTime() + 11 * 60_000), now: AT });
    expect(await verify(`1:${hash}`)).toMatchObject({
      code: 1,
      text: expect.stringContaining('第 1 条及以前已按保留期清理'),
    });
  });

  it.runIf(kind === 'sqlite')('fails and names the number where the time runs backwards', async () => {
    const { store } = await withAudit(fresh());
    await recordAll(store, entryNamed('20'), entryNamed('21'));
    await chainAudit(store, { all: true });
    await recordAll(store, entryNamed('11', { person: 'ou_forged' }));
    await chainAudit(store, { all: true });
    const { code, text } = await run(store, auditVerifyCommand);
    expect(code).toBe(1);
    expect(text).toContain('第 3 条（11）时间比排在它前面的第 2 条早 10 分钟');
    expect(text).toContain('ou_forged');
    expect(text).toContain('1 条时间倒退超过 5 分钟');
  });

  it('writes what was recorded in a time, for spreadsheets and for programs', async () => {
    const { store } = await withAudit(fresh());
    const folder = temporaryFolder();
    await recordAll(
      store,
      ...Array.from({ length: 520 }, (_, index) => entryNamed(`${1_000 + index}`)),
      entryNamed('1600', { text: '=cmd|calc', result: '密码: hunter22' }),
    );
    const csv = join(folder, '审计.csv');
    const from = new Date(AT.getTime() + 1_001 * 60_000).toISOString();
    expect((await run(store, auditExportCommand, { out: csv, from })).text).toContain('520 条');
    const written = readFileSync(csv, 'utf8');
    expect(written.startsWith('\uFEFF时间,种类,谁,姓名,群')).toBe(true);
    expect(written.split('\r\n')).toHaveLength(522);
    expect(written).toContain(",'=cmd|calc,允许,密码: ***,");
    const day = await run(store, auditExportCommand, { to: '2026-11-21' });
    // Up to midnight in Shanghai, sixteen hours after AT; that the file was taken is in the audit as well.
    expect(day.text.match(/"kind":"\w+"/g)).toEqual(['"kind":"export"']);
    const all = await run(store, auditExportCommand, { to: '2026-11-22' });
    expect(all.text).toContain('"id":"1600"');
    expect(all.text.match(/"kind":"export"/g)).toHaveLength(2);
    await expect(run(store, auditExportCommand, { out: join(folder, 'a.xlsx') })).rejects.toThrow(/\.csv 或 \.jsonl/);
  });
});

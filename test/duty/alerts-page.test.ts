// /alerts: what is open, the worst in front, with who has it in hand; nothing of other sites for who may see one alone.
import { expect, it } from 'vitest';
import type { AlertDb } from '../../src/alerts/queries.ts';
import type { Alert } from '../../src/alerts/state.ts';
import { openBench, type SigninBench } from '../app/signin/bench.ts';

const YAML = `rights:
  grants:
    全: { to: ou_all, right: query }
    苏州: { to: ou_suzhou, right: query, sites: [suzhou] }
    王工: { to: ou_wang, right: operate, name: 王工 }
`;
const AT = '2026-11-26T00:00:00.000Z';

async function opened({ program }: SigninBench, given: Pick<Alert, 'number' | 'site' | 'severity'> & Partial<Alert>) {
  const { number, site, severity } = given;
  const title = `第 ${number} 件事`;
  const facts = {
    source: 'ledger',
    severity,
    title,
    detail: '原因 <b>',
    impact: '影响',
    nextStep: `做第 ${number} 件`,
  };
  const life: Alert = {
    ...{ id: `a${number}`, key: `k${number}`, facts, firedAt: AT, lastAt: AT, count: 1, failures: 0 },
    ...{ criticalSince: null, acknowledged: null, silence: null, escalated: 0, hidden: false, recoveredAt: null },
    ...{ flap: false, timeline: [], ...given },
  };
  const db = program.store.db as unknown as AlertDb;
  const row = { id: life.id, number, key: life.key, site: site ?? '', severity, fired_at: AT };
  const open = { open_key: `${life.key}@${site ?? ''}`, recovered_at: null, life: JSON.stringify(life) };
  await db
    .insertInto('alerts')
    .values({ ...row, ...open })
    .execute();
}

it('lists open alerts with what to do, of the sites that one may see', async () => {
  const bench = await openBench({ yaml: YAML, pages: 'real' });
  const seen = async (person: string, path: string) =>
    bench.ask({ path, headers: { cookie: await bench.session({ person }) } });
  expect((await seen('ou_all', '/alerts')).text).toContain('没有未恢复的告警');
  await opened(bench, { number: 1, site: 'suzhou', severity: 'warning', acknowledged: { by: 'ou_wang', at: AT } });
  await opened(bench, { number: 2, site: 'wuhan', severity: 'info' });
  await opened(bench, { number: 3, site: null, severity: 'critical' });
  const { status, text } = await seen('ou_all', '/alerts');
  expect(status).toBe(200);
  expect([...text.matchAll(/standing-(\w+)"><strong>(\S+ \d)</g)].map(([, bar, name]) => [bar, name])).toEqual([
    ['fault', '严重 3'],
    ['warning', '注意 1'],
    ['ok', '提示 2'],
  ]);
  expect(text).toMatch(/第 1 件事<\/strong> <span class="muted">苏州基地<\/span>/);
  expect(text).toContain('11-26 周四 08:00 起 · 王工 08:00 确认');
  expect(text).toContain('还没有人确认');
  expect(text).toContain('下一步：做第 3 件');
  expect(text).toContain('原因 &lt;b&gt;');

  const all = await seen('ou_suzhou', '/alerts');
  expect([all.status, all.text.includes('href="/alerts?site=suzhou"')]).toEqual([403, true]);
  const own = await seen('ou_suzhou', '/alerts?site=suzhou');
  expect([own.status, own.text.includes('第 1 件事')]).toEqual([200, true]);
  for (const other of ['第 2 件事', '第 3 件事', '武汉']) expect(own.text).not.toContain(other);
  expect((await seen('ou_suzhou', '/alerts?site=wuhan')).status).toBe(403);
  expect((await seen('ou_all', '/alerts?site=%E7%81%AB%E6%98%9F')).text).toContain('没有基地“火星”');
});

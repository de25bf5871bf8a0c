// Bitables over the control interface's HTTP, as a page or another process makes, fills, shares and bends them.
import { expect, test } from 'vitest';
import { asked, FIELDS, openedSimulator, tokenOf } from './opened-base.ts';

test('a base, its table, rows, a person’s edit, access, a node, settings and faults, all over HTTP', async () => {
  const simulator = await openedSimulator();
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${simulator.url}/simulator/bitable${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: what the control interface answers, looked into below
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const base = (await ask('POST', '/bases', { name: '能耗' })).body;
  const { table } = (await ask('POST', `/bases/${base.app}/tables`, { name: '台账', fields: FIELDS })).body;
  const { records } = (await ask('POST', `/tables/${table}/rows`, { records: [{ 编号: '一' }, { 编号: '二' }] })).body;
  const [one, two] = records as readonly string[];
  await ask('POST', `/tables/${table}/rows/${one}`, { fields: { 数量: 3 }, person: simulator.people.find('张三')?.id });
  expect((await ask('POST', `/tables/${table}/rows/${one}`, { fields: { 数量: '三' } })).body).toEqual({
    error: '飞书模拟器：写不进“台账”：1254061 NumberFieldConvFail',
  });
  await ask('POST', `/tables/${table}/delete`, { records: [two] });
  expect((await ask('GET', `/tables/${table}?from=0&count=10`)).body).toMatchObject({
    name: '台账',
    rows: 1,
    base: { name: '能耗' },
    fields: FIELDS.map(({ field_name }) => ({ field_name })),
    records: [{ id: one, fields: { 数量: 3 } }],
  });
  expect((await ask('GET', '')).body).toMatchObject({ bases: [{ app: base.app, tables: [{ table, rows: 1 }] }] });
  const token = await tokenOf(simulator.url);
  const meta = () => asked(simulator.url, token, 'GET', `bitable/v1/apps/${base.app}`);
  await ask('POST', `/bases/${base.app}/advanced`, { advanced: true });
  expect((await meta()).data.app.is_advanced).toBe(true);
  await ask('POST', '/nodes', { node: 'NodeA', token: base.app });
  const node = await asked(simulator.url, token, 'GET', 'wiki/v2/spaces/get_node?token=NodeA');
  expect(node.data.node.obj_token).toBe(base.app);
  await ask('POST', '/settings', { statuses: 'older' });
  await ask('POST', `/bases/${base.app}/access`, { access: 'none' });
  expect(await meta()).toMatchObject({ status: 200, code: 91403 });
  expect((await ask('GET', '/settings')).body).toMatchObject({ statuses: 'older', replicaLagMs: 0 });
  expect((await ask('POST', '/settings', { speed: 1 })).status).toBe(400);
});

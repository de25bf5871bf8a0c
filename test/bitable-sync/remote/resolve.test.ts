import { expect, it } from 'vitest';
import { syncDb } from '../../../src/features/bitable-sync/context.ts';
import { requireNoneHidden } from '../../../src/features/bitable-sync/remote/hidden-records.ts';
import { linkOf } from '../../../src/features/bitable-sync/remote/link.ts';
import { type ResolvedTarget, resolveTarget } from '../../../src/features/bitable-sync/remote/resolve.ts';
import { SyncFault } from '../../../src/features/bitable-sync/remote/sync-fault.ts';
import type { Store } from '../../../src/store/store.ts';
import { onOneStore } from '../../store/each-store.ts';
import { freshStore, openTable, type Platform, thrownBy } from './bench.ts';

const HOST = 'company.feishu.cn';
const now = () => new Date('2026-11-26T02:00:00.000Z');

function resolve(store: Store, platform: Platform, link: string): Promise<ResolvedTarget> {
  return resolveTarget({ remote: platform.remote(), store, now }, link);
}

async function refused(store: Store, platform: Platform, link: string): Promise<SyncFault> {
  const thrown = await thrownBy(resolve(store, platform, link));
  if (!(thrown instanceof SyncFault)) throw thrown;
  return thrown;
}

onOneStore('a link is resolved', (bench) => {
  it('with three requests: names, zone, rights and fields', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const target = await resolve(store, platform, linkOf(HOST, platform.ref));
    expect(target).toMatchObject({
      ref: platform.ref,
      baseName: '能耗',
      tableName: '设备',
      isAdvanced: false,
      timeZone: 'Asia/Shanghai',
    });
    expect(target.fields.map(({ name }) => name)).toEqual(['编号', '数量']);
    expect(platform.front.calls).toHaveLength(3);
  });

  it('with two where nobody asks for its name; what is in the way is said all the same', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const { ref, front } = platform;
    const deps = { remote: platform.remote(), store, now, namesTable: false };
    const target = await resolveTarget(deps, linkOf(HOST, ref));
    expect(target).toMatchObject({ ref, baseName: '能耗', tableName: '' });
    expect(target.fields.map(({ name }) => name)).toEqual(['编号', '数量']);
    expect(front.calls).toHaveLength(2);
    const nowhere = await thrownBy(resolveTarget(deps, linkOf(HOST, { ...ref, table: 'tblNotThere01' })));
    expect(nowhere).toMatchObject({ reason: 'link', message: expect.stringContaining('“设备”https://') });
    expect(await resolveTarget(deps, `https://${HOST}/base/${ref.app}`)).toMatchObject({ ref, tableName: '设备' });
  });

  it('without a table where the base has one only; else it says which there are', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const link = `https://${HOST}/base/${platform.ref.app}`;
    expect((await resolve(store, platform, link)).ref).toEqual(platform.ref);
    const other = platform.another();
    const fault = await refused(store, platform, link);
    expect(fault.reason).toBe('link');
    expect(fault.message).toContain('链接里没有写哪张数据表');
    expect(fault.message).toContain(linkOf(HOST, other.ref));
  });

  it('through a wiki, whose node is asked for once, and once more when it leads nowhere', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const { bitable } = platform.simulator;
    bitable.wikiNode('wikcnNode0001', platform.ref.app);
    const link = `https://${HOST}/wiki/wikcnNode0001?table=${platform.ref.table}`;
    for (let time = 0; time < 2; time++) expect((await resolve(store, platform, link)).ref).toEqual(platform.ref);
    expect(platform.front.calls.filter((call) => call === 'get_node')).toHaveLength(1);
    const moved = bitable.createBase({ name: '新的' });
    bitable.createTable(moved.app, { name: '表', fields: [{ field_name: '编号', type: 1 }] });
    bitable.wikiNode('wikcnNode0001', moved.app);
    bitable.deleteBase(platform.ref.app);
    expect(await resolve(store, platform, `https://${HOST}/wiki/wikcnNode0001`)).toMatchObject({ baseName: '新的' });
    const rows = await syncDb(store).selectFrom('sync_wiki_nodes').select('app_token').execute();
    expect(rows).toEqual([{ app_token: moved.app }]);
  });
});

onOneStore('a link that leads nowhere', (bench) => {
  it.each<[string, (platform: Platform) => string, string, string]>([
    ['no link', () => '设备表', 'link', '不是链接'],
    [
      'a base that is not there',
      () => `https://${HOST}/base/bascnNotThere00000001?table=tblX1`,
      'link',
      '没有这个多维表格',
    ],
    [
      'a table that is not there',
      ({ ref }) => linkOf(HOST, { ...ref, table: 'tblNotThere01' }),
      'link',
      '“设备”https://',
    ],
    ['a wiki node that is not there', () => `https://${HOST}/wiki/wikcnNothere?table=tblX1`, 'link', '没有这个节点'],
    ['a document', () => `https://${HOST}/wiki/wikcnDocument`, 'link', '是文档，不是多维表格'],
    ['a closed wiki', () => `https://${HOST}/wiki/wikcnClosed01`, 'permission', '不是这个知识库的成员'],
  ])('is refused in words: %s', async (_, link, reason, says) => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const { bitable } = platform.simulator;
    bitable.wikiNode('wikcnDocument', 'doxcnX1', { kind: 'docx', title: '说明' });
    bitable.wikiNode('wikcnClosed01', platform.ref.app, { closed: true });
    const fault = await refused(store, platform, link(platform));
    expect(fault).toMatchObject({ reason, message: expect.stringContaining(says) });
    expect(fault.message.split(says)).toHaveLength(2);
  });

  it('for the app says who must add it where, once', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    platform.simulator.bitable.setAccess(platform.ref.app, 'none');
    const link = linkOf(HOST, platform.ref);
    const fault = await refused(store, platform, link);
    expect(fault.reason).toBe('permission');
    expect(fault.message.match(/添加文档应用/g)).toHaveLength(1);
    expect(fault.message).toContain(`链接：${link}`);
    expect(fault.message).not.toContain('应用缺少权限');
  });

  it('for want of scopes names all of them at once, what is missing for writing too', async () => {
    const [store, platform] = [
      await freshStore(bench),
      await openTable({ scopes: ['base:app:read', 'base:table:read'] }),
    ];
    const fault = await refused(store, platform, linkOf(HOST, platform.ref));
    expect(fault.reason).toBe('permission');
    expect(fault.message).toContain('base:field:read');
    expect(fault.message).toContain('base:record:update');
    expect(fault.message).toContain('发布新版本');
  });

  it('since the platform does not answer is given up after the first call, not after each', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    for (const end of [platform.ref.app, '/tables', '/fields'])
      platform.front.always(end, { refuse: 1254607, status: 400 });
    const fault = await refused(store, platform, linkOf(HOST, platform.ref));
    expect(fault).toMatchObject({ reason: 'feishu', message: expect.stringContaining('仍不成功') });
    expect(new Set(platform.front.calls)).toEqual(new Set([platform.ref.app]));
  });

  it('under advanced permissions a known record that is there and cannot be read refuses the run, one that is gone does not', async () => {
    const asked: string[][] = [];
    const remote = (forbidden: readonly string[]) => ({
      getRecords: async (_: unknown, ids: readonly string[]) => {
        asked.push([...ids]);
        return { records: [], absent: [], forbidden: ids.filter((id) => forbidden.includes(id)) };
      },
    });
    const ref = { app: 'bascn1', table: 'tbl1' };
    const ids = new Set(Array.from({ length: 150 }, (_, at) => `rec${at}`));
    await requireNoneHidden(remote([]), ref, ids);
    expect(asked.map(({ length }) => length)).toEqual([100, 50]);
    await requireNoneHidden(remote(['rec1']), ref, new Set());
    expect(asked).toHaveLength(2);
    await expect(requireNoneHidden(remote(['rec7', 'rec120']), ref, ids)).rejects.toMatchObject({
      reason: 'empty-remote',
      message: expect.stringMatching(/有 2 条还在表里，应用却读不到.*可管理/),
    });
  });

  it('under advanced permissions says so where the app may not read; where it reads nothing, that they are on', async () => {
    const [store, platform] = [await freshStore(bench), await openTable()];
    const { bitable } = platform.simulator;
    const link = linkOf(HOST, platform.ref);
    bitable.setAdvanced(platform.ref.app, true);
    expect(await resolve(store, platform, link)).toMatchObject({ isAdvanced: true });
    bitable.set({ withoutRights: 'refused' });
    expect(await refused(store, platform, link)).toMatchObject({
      reason: 'permission',
      message: expect.stringContaining('高级权限里给本应用“可管理”'),
    });
    bitable.setAccess(platform.ref.app, 'manage');
    expect(await resolve(store, platform, link)).toMatchObject({ isAdvanced: true });
  });
});

import { expect, it } from 'vitest';
import { loaded } from '../config/written-config.ts';
import { onEachStore } from '../store/each-store.ts';
import { bench, changeIn, FILE, NOW, settingsBench } from './bench.ts';

onEachStore('live settings', ({ fresh, again }) => {
  it('are in force with who and when, and as the file has it once they are restored', async () => {
    const { store } = await fresh();
    const { live, files, change } = await settingsBench(store);
    const path = ['schedule', 'daily', 'cron'];
    expect(live.current()).toEqual(files.config);
    expect(live.origin(path)).toMatchObject({ kind: 'file', place: { file: 'main.yaml', line: 8 } });
    expect(live.origin(['retention', 'auditDays'])).toEqual({ kind: 'default' });
    const { version, before } = await change({ path, to: { value: '0 7 * * *' } });
    expect({ version, before }).toEqual({ version: 1, before: [{ path, to: { restored: true }, version: 0 }] });
    expect(live.current().schedule.daily?.cron).toBe('0 7 * * *');
    expect(live.origin(path)).toMatchObject({ kind: 'change', change: { version: 1, by: 'ou_zhang', at: NOW } });
    expect(await change({ path, to: { value: '0 6 * * *' } })).toMatchObject({
      before: [{ to: { value: '0 7 * * *' }, version: 1 }],
    });
    await change({ path, to: { restored: true } });
    expect(live.current()).toEqual(files.config);
    expect((await live.history(10)).map(({ version: of, kind }) => [of, kind])).toEqual([
      [3, 'restored'],
      [2, 'set'],
      [1, 'set'],
    ]);
  });

  it('address a site by its code, and may take away what the file has', async () => {
    const { store } = await fresh();
    const { live, change } = await settingsBench(store);
    await change({ path: ['sites', 'wuxi', 'aliases'], to: { value: ['锡厂'] } });
    expect(live.current().sites.map(({ aliases }) => aliases)).toEqual([['苏州'], ['锡厂']]);
    await change({ path: ['schedule', 'daily'], to: { absent: true } });
    expect(live.current().schedule).toEqual({});
    expect(live.origin(['schedule', 'daily', 'cron'])).toMatchObject({ kind: 'change', change: { kind: 'absent' } });
  });

  it('take several changes together, right as a whole', async () => {
    const { store } = await fresh();
    const { live, change } = await settingsBench(store);
    const swapped = [
      { path: ['sites', 'suzhou', 'aliases'], to: { value: ['锡厂'] } },
      { path: ['sites', 'wuxi', 'aliases'], to: { value: ['苏州'] } },
    ];
    await expect(change(swapped[1] ?? never())).rejects.toThrow(
      '没有改：sites[1].aliases[0] 写的是“苏州”，与 sites[0] 的别名重复',
    );
    expect((await change(...swapped)).version).toBe(1);
    expect(live.current().sites.map(({ aliases }) => aliases)).toEqual([['锡厂'], ['苏州']]);
  });

  it('are put back only by who saw them as they are', async () => {
    const { store } = await fresh();
    const { live, change } = await settingsBench(store);
    const path = ['retention', 'runDays'];
    const { version } = await change({ path, to: { value: 30 } });
    await change({ path, to: { value: 40 } });
    await expect(change({ path, to: { restored: true }, from: version })).rejects.toThrow('后来又改过');
    await change({ path, to: { restored: true }, from: 2 });
    expect(live.current().retention.runDays).toBe(90);
  });

  it('changed by two at once lose none of their changes', async () => {
    const { store, url } = await fresh();
    const one = await settingsBench(store);
    const second = await again(url);
    const other = await bench(second, one.files);
    const counts = Array.from({ length: 8 }, (_, index) => index);
    const job = (who: string, index: number) => ({
      path: ['schedule', `${who}-${index}`],
      to: { value: { cron: '0 1 * * *' } },
    });
    const tries = await Promise.all([
      ...counts.map((index) => changeIn(store, one.live, [job('a', index)], 'ou_a')),
      ...counts.map((index) => changeIn(second, other.live, [job('b', index)], 'ou_b')),
    ]);
    expect(tries.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, n) => n + 1),
    );
    await one.live.refresh();
    await other.live.refresh();
    expect(Object.keys(one.live.current().schedule)).toHaveLength(17);
    expect(other.live.current()).toEqual(one.live.current());
  });

  it('changed by two at once in ways that do not go together are changed by one', async () => {
    const { store, url } = await fresh();
    const one = await settingsBench(store);
    const second = await again(url);
    const other = await bench(second, one.files);
    const tries = await Promise.allSettled([
      changeIn(store, one.live, [{ path: ['sites', 'suzhou', 'aliases'], to: { value: ['总厂'] } }]),
      changeIn(second, other.live, [{ path: ['sites', 'wuxi', 'aliases'], to: { value: ['总厂'] } }]),
    ]);
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await one.live.history(10)).toHaveLength(1);
  });

  it('that do not go with other files any more are set aside at a start, the rest stays in force', async () => {
    const { store } = await fresh();
    const { change } = await settingsBench(store);
    await change({ path: ['sites', 'wuxi', 'aliases'], to: { value: ['锡厂'] } });
    await change({ path: ['sites', 'suzhou', 'aliases'], to: { value: ['总厂'] } });
    await change({ path: ['retention', 'runDays'], to: { value: 30 } });
    const later = FILE.replace('  - code: suzhou\n    name: 苏州基地\n    aliases: [苏州]\n', '').replace(
      'schedule:',
      '  - { code: total, name: 锡厂 }\nschedule:',
    );
    const { live } = await bench(store, loaded({ 'main.yaml': later }));
    expect(live.current().retention.runDays).toBe(30);
    expect(live.current().sites.map(({ aliases }) => aliases)).toEqual([[], []]);
    expect(live.aside().map(({ change: { path }, reason }) => [path.join('.'), reason])).toEqual([
      ['sites.wuxi.aliases', expect.stringContaining('sites[1].name：写的是“锡厂”，与 sites[0] 的别名重复')],
      ['sites.suzhou.aliases', expect.stringContaining('设置（ou_zhang 11-26 10:12，第 2 版）')],
    ]);
    expect(await live.putAside(NOW)).toHaveLength(2);
    expect(await live.history(2)).toMatchObject([
      { kind: 'aside', by: 'ou_zhang', value: ['锡厂'], reason: expect.stringContaining('重复') },
      { kind: 'aside', by: 'ou_zhang', value: ['总厂'] },
    ]);
    // It is said until somebody looks after it.
    expect(live.aside()).toHaveLength(2);
    expect(await live.putAside(NOW)).toEqual([]);
    // The old file once more: what was put aside stays so until somebody changes it anew.
    const back = await bench(store, loaded({ 'main.yaml': FILE }));
    expect(back.live.current().sites.map(({ aliases }) => aliases)).toEqual([['苏州'], []]);
    expect(back.live.current().retention.runDays).toBe(30);
    await back.change({ path: ['sites', 'wuxi', 'aliases'], to: { value: ['锡厂'] } });
    await back.change({ path: ['sites', 'suzhou', 'aliases'], to: { restored: true } });
    expect(back.live.aside()).toEqual([]);
    expect(back.live.current().sites.map(({ aliases }) => aliases)).toEqual([['苏州'], ['锡厂']]);
  });
});

function never(): never {
  throw new Error('unreachable');
}

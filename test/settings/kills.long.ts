// Processes that change settings and die: a change and its audit row are both there or neither; of processes at once none is lost.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { peopleMigrations } from '../../src/people/migrations/index.ts';
import { settingsMigrations } from '../../src/settings/migrations/index.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { writtenFiles } from '../config/written-config.ts';
import { compile, type Program, start } from '../store/child.ts';
import { onEachStore } from '../store/each-store.ts';
import { bench, FILE } from './bench.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/settings/children/change-child.ts');
});
afterAll(() => program.end());

onEachStore('settings changed by processes', ({ fresh }) => {
  async function lab() {
    const { store, url } = await fresh();
    await migrate(store, [...storeMigrations, ...settingsMigrations, ...peopleMigrations]);
    const folder = writtenFiles({ 'main.yaml': FILE });
    const files = loadConfig({ file: 'main.yaml', cwd: folder, env: {}, sections: {} });
    const audited = async (): Promise<readonly string[]> => {
      const rows = await store.db
        .selectFrom('audit_log' as never)
        .selectAll()
        .execute();
      return (rows as unknown as readonly { readonly text: string }[]).map(({ text }) => text).sort();
    };
    const changed = async (): Promise<readonly string[]> => {
      const { live } = await bench(store, files);
      return live
        .standing()
        .map(({ path }) => path.join('.'))
        .sort();
    };
    return { url, folder, audited, changed };
  }

  it('that are killed at any step leave a change with its audit row, or neither', async () => {
    const { url, folder, audited, changed } = await lab();
    // The first makes the row of the counter, which takes some steps more.
    let steps = 0;
    for (const who of ['first', 'whole']) {
      const child = start(program, [url, folder, who]);
      expect(await child.next()).toBe('ready');
      steps = Number(/\d+/.exec(String(await child.next()))?.[0]);
    }
    expect(steps).toBeGreaterThan(10);
    for (let at = 1; at <= steps; at += 1) {
      const child = start(program, [url, folder, `at${at}`, '1', `${at}`]);
      if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, 'exit');
      const now = await changed();
      expect(now, `step ${at} of ${steps}`).toEqual(await audited());
    }
    // The last step is behind the commit.
    const survived = (await changed()).filter((path) => path.includes('.at'));
    expect(survived).toEqual([`schedule.at${steps}-0.cron`]);
  });

  it('at once, one of them killed among it, lose nothing that was done', async () => {
    const { url, folder, audited, changed } = await lab();
    const [one, other, dying] = ['one', 'other', 'dying'].map((who) => start(program, [url, folder, who, '15']));
    for (const child of [one, other, dying]) expect(await child?.next()).toBe('ready');
    await dying?.end('SIGKILL');
    await Promise.all([one?.next(), other?.next()]);
    const paths = await changed();
    expect(paths.filter((path) => /\.(one|other)-/.test(path))).toHaveLength(30);
    expect(paths).toEqual(await audited());
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Migration, migrate, migrationState, requireCurrent } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import { compile, type Program, start } from './child.ts';
import { onEachStore } from './each-store.ts';

let program: Program;
beforeAll(async () => {
  program = await compile('test/store/children/store-child.ts');
});
afterAll(() => program.end());

const ids = storeMigrations.map((migration) => migration.id);
const later: Migration = {
  id: '2027-01-01-store-create-later',
  up: (schema) => schema.createTable('later', { columns: { id: 'id' }, primaryKey: ['id'] }),
};

onEachStore('migrations', ({ empty, fresh, again }) => {
  it('run once, and then there is nothing to do', async () => {
    const { store } = await empty();
    expect(await migrationState(store, storeMigrations)).toBe('older');
    expect(await migrate(store, storeMigrations)).toEqual(ids);
    expect(await migrationState(store, storeMigrations)).toBe('current');
    expect(await migrate(store, storeMigrations)).toEqual([]);
    await store.ping();
  });

  it('run what is missing, also when it sorts before what is there', async () => {
    const { store } = await empty();
    await migrate(store, [later]);
    expect(await migrationState(store, [...storeMigrations, later])).toBe('older');
    expect(await migrate(store, [...storeMigrations, later])).toEqual(ids);
  });

  it('collide neither in two processes that start together nor in ten connections of one', async () => {
    const { store, url } = await empty();
    const children = [start(program, ['migrate', url]), start(program, ['migrate', url])];
    for (const child of children) expect(await child.next()).toBe('ready');
    for (const child of children) child.tell('go');
    const ran = (await Promise.all(children.map((child) => child.next()))) as string[][];
    expect(ran.flat().toSorted()).toEqual(ids.toSorted());
    expect(await migrationState(store, storeMigrations)).toBe('current');

    const more = await Promise.all(Array.from({ length: 10 }, () => again(url)));
    const answers = await Promise.all(more.map((one) => migrate(one, [...storeMigrations, later])));
    expect(answers.flat()).toEqual([later.id]);
  });

  it('go on after a kill between a change and its entry', async () => {
    const { store, url } = await empty();
    const child = start(program, ['migrate-and-hang', url]);
    expect(await child.next()).toMatch(/not yet recorded/);
    await child.end('SIGKILL');
    expect(await migrationState(store, storeMigrations)).toBe('older');
    await migrate(store, storeMigrations);
    expect(await migrationState(store, storeMigrations)).toBe('current');
    expect(await store.db.selectFrom('runs').selectAll().execute()).toEqual([]);
  });

  it('repeat every kind of change without harm', async () => {
    const { store } = await fresh();
    const change = (day: number): Migration => ({
      id: `2027-02-0${day}-store-again`,
      up: async (schema) => {
        await schema.createTable('later', {
          columns: { id: 'id', n: 'count', b: 'flag?', t: 'text', w: 'word(5)' },
          primaryKey: ['id'],
        });
        await schema.addColumn('later', 'more', 'word(10)?');
        await schema.createIndex('later_n', 'later', ['n']);
        await schema.dropTable('never_there');
      },
    });
    expect(await migrate(store, [...storeMigrations, change(1), change(2)])).toHaveLength(2);
  });

  it('refuse a store that a newer program was in', async () => {
    const { store } = await fresh();
    await migrate(store, [...storeMigrations, later]);
    expect(await migrationState(store, storeMigrations)).toBe('newer');
    await expect(migrate(store, storeMigrations)).rejects.toThrow(/已被更新版本的程序升级过/);
    await expect(requireCurrent(store, storeMigrations)).rejects.toThrow(/请换用新版程序/);
  });

  it('let a job ask about its own rooms only', async () => {
    const { store } = await fresh();
    const meter: Migration = { id: '2027-01-01-meter-create', up: async () => {} };
    await migrate(store, [...storeMigrations, meter]);
    await requireCurrent(store, storeMigrations, { scope: 'job' });
    await expect(requireCurrent(store, storeMigrations)).rejects.toThrow(/更新版本/);
    await migrate(store, [...storeMigrations, meter, later]);
    await expect(requireCurrent(store, storeMigrations, { scope: 'job' })).rejects.toThrow(/更新版本/);
    const missing: Migration = { id: '2027-03-01-store-more', up: async () => {} };
    await expect(requireCurrent(store, [...storeMigrations, later, missing], { scope: 'job' })).rejects.toThrow(
      /定时任务不会自行升级/,
    );
  });

  it('say when a migration fails, and try it again next time', async () => {
    const { store } = await empty();
    let broken = true;
    const fragile: Migration = {
      id: '2027-01-01-store-fragile',
      up: async (schema) => {
        if (broken) throw new Error('no');
        await later.up(schema);
      },
    };
    await expect(migrate(store, [...storeMigrations, fragile])).rejects.toThrow('no');
    broken = false;
    await migrate(store, [...storeMigrations, fragile]);
    expect(await migrationState(store, [...storeMigrations, fragile])).toBe('current');
  });

  it('refuse a list whose order is not the order of its ids', async () => {
    const { store } = await empty();
    await expect(migrate(store, [later, ...storeMigrations])).rejects.toThrow(/sorts before/);
    await expect(migrate(store, [{ ...later, id: 'store/0001' }])).rejects.toThrow(/date-room-what/);
  });
});

import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { type KeyRing, parseKeyRing } from '../../src/secrets/key-ring.ts';
import { seal } from '../../src/secrets/seal.ts';
import { secretsMigrations } from '../../src/settings/secrets/migrations.ts';
import { secretsDb } from '../../src/settings/secrets/queries.ts';
import { keysInUse, rotateColumn, storedSecretColumn } from '../../src/settings/secrets/rotate.ts';
import { openVault, placeOfSecret, type SecretAct } from '../../src/settings/secrets/vault.ts';
import { migrate } from '../../src/store/migrate.ts';
import { storeMigrations } from '../../src/store/migrations/index.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachStore } from '../store/each-store.ts';

const NOW = new Date('2026-11-26T00:00:00Z');
const signal = new AbortController().signal;
const key = (): string => randomBytes(32).toString('base64');
const columns = [storedSecretColumn];

onEachStore('secrets by name', ({ fresh, again }, kind) => {
  const opened = async () => {
    const { store, url } = await fresh();
    await migrate(store, [...storeMigrations, ...secretsMigrations]);
    return { store, url };
  };
  const acts: SecretAct[] = [];
  const vault = (store: Store, ring: KeyRing | null) =>
    openVault({ store, ring, record: () => async (_, act) => void acts.push(act) });
  const sealedOf = async (store: Store) =>
    (await secretsDb(store.db).selectFrom('stored_secrets').select(['name', 'sealed']).orderBy('name').execute()).map(
      ({ sealed }) => sealed,
    );

  it('are put in, revealed where they are used, and never shown', async () => {
    const { store } = await opened();
    acts.length = 0;
    const ring = parseKeyRing(key(), 'K');
    const secrets = vault(store, ring);
    expect(await secrets.set('iot', 'hunter22-p@ss', 'cli', NOW)).toBe('new');
    expect(await secrets.set('short', '1234', 'cli', NOW)).toBe('new');
    expect(await secrets.set('iot', 'hunter23-p@ss', 'ou_w', NOW)).toBe('changed');
    expect((await sealedOf(store)).join()).not.toContain('hunter');
    expect(await secrets.reveal('secret:iot')).toBe('hunter23-p@ss');
    expect(await secrets.reveal('mysql://reader:secret:iot@db/iot')).toBe('mysql://reader:hunter23-p%40ss@db/iot');
    expect(await secrets.reveal('plain')).toBe('plain');
    expect((await secrets.list()).map(({ name, shown, changedBy }) => [name, shown, changedBy])).toEqual([
      ['iot', '••••p@ss', 'ou_w'],
      ['short', '••••', 'cli'],
    ]);
    await expect(secrets.reveal('secret:none')).rejects.toThrow(/zhiban secrets set none/);
    await expect(secrets.set('~digest-key', 'x', 'cli', NOW)).rejects.toThrow(/以字母开头/);
    await expect(secrets.set('empty', ' ', 'cli', NOW)).rejects.toThrow(/没有存/);
    expect(await secrets.remove('short', 'cli')).toBe(true);
    expect(await secrets.remove('short', 'cli')).toBe(false);
    expect(acts.map(({ act, name }) => `${act} ${name}`)).toEqual([
      'set iot',
      'set short',
      'set iot',
      'used iot',
      'removed short',
    ]);
    const without = vault(store, null);
    await expect(without.reveal('secret:iot')).rejects.toThrow(/ZHIBAN_SECRET_KEY_FILE/);
    await expect(vault(store, parseKeyRing(key(), 'K')).reveal('secret:iot')).rejects.toThrow(/现在的主密钥里没有它/);
    expect((await without.list())[0]?.shown).toBe('••••');
    // One secret's value in another one's row.
    await vault(store, ring).set('other', 'something else', 'cli', NOW);
    const [iot = ''] = await sealedOf(store);
    await secretsDb(store.db).updateTable('stored_secrets').set({ sealed: iot }).where('name', '=', 'other').execute();
    await expect(secrets.reveal('secret:other')).rejects.toThrow(/从别处搬来/);
  });

  it('have one key for digests, whoever asks first and whatever the master key', async () => {
    const { store, url } = await opened();
    const [older, newer] = [key(), key()];
    const ring = parseKeyRing(older, 'K');
    const others = await Promise.all([again(url), again(url)]);
    const made = await Promise.all([store, ...others].map((one) => vault(one, ring).digestKey()));
    expect(new Set(made.map((bytes) => bytes.toString('hex'))).size).toBe(1);
    const both = parseKeyRing(`${newer} ${older}`, 'K');
    await rotateColumn(store, storedSecretColumn, { ring: both, signal });
    expect((await vault(store, parseKeyRing(newer, 'K')).digestKey()).equals(made[0] as Buffer)).toBe(true);
  });

  it('are sealed anew with a new master key, also when that is stopped after any of them', async () => {
    const { store } = await opened();
    const [older, newer] = [key(), key()];
    const old = parseKeyRing(older, 'K');
    const names = Array.from({ length: kind === 'sqlite' ? 12 : 3 }, (_, index) => `s${index + 10}`);
    const rows = names.map((name) => ({
      ...{ name, sealed: seal(old, placeOfSecret(name), `value of ${name}`) },
      ...{ changed_at: NOW.toISOString(), changed_by: 'cli' },
    }));
    await secretsDb(store.db).insertInto('stored_secrets').values(rows).execute();
    const both = parseKeyRing(`${newer}\n${old === null ? '' : older}`, 'K');
    const all = async () => Promise.all(names.map((name) => vault(store, both).reveal(`secret:${name}`)));
    for (const stopped of names) {
      const stop = async () =>
        rotateColumn(store, storedSecretColumn, {
          ...{ ring: both, signal },
          step: (at) => {
            if (at === stopped) throw new Error('killed');
          },
        });
      await expect(stop()).rejects.toThrow('killed');
      expect(await all()).toEqual(names.map((name) => `value of ${name}`));
      const done = (await sealedOf(store)).filter((sealed) => sealed.includes(both.current.id)).length;
      expect(done).toBe(names.indexOf(stopped) + 1);
    }
    expect(await rotateColumn(store, storedSecretColumn, { ring: both, signal })).toMatchObject({
      ...{ done: 0, already: names.length, problems: [] },
    });
    expect(await keysInUse(store, columns)).toEqual([both.current.id]);
    const alone = vault(store, parseKeyRing(newer, 'K'));
    expect(await alone.reveal('secret:s10')).toBe('value of s10');
  });

  it('that cannot be opened stay as they are, and are named', async () => {
    const { store } = await opened();
    const lost = parseKeyRing(key(), 'K');
    const ring = parseKeyRing(key(), 'K');
    await vault(store, lost).set('a', 'value of a', 'cli', NOW);
    await vault(store, ring).set('b', 'value of b', 'cli', NOW);
    const before = await sealedOf(store);
    const rotated = await rotateColumn(store, storedSecretColumn, { ring, signal });
    expect(rotated).toMatchObject({ done: 0, already: 1 });
    expect(rotated.problems.join()).toContain('stored_secrets/sealed/a');
    expect(await sealedOf(store)).toEqual(before);
  });
});

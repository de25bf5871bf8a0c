// Secrets by name: put in, never shown again, and revealed to whoever uses them at the moment of use.
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { isoInstant } from '../../lib/clock.ts';
import { UserError } from '../../lib/errors.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { NO_KEY } from '../../secrets/key-source.ts';
import { isSecretKeyName, referredName, withSecret } from '../../secrets/reference.ts';
import { keyIdOf, type SecretPlace, seal, unseal } from '../../secrets/seal.ts';
import type { Store } from '../../store/store.ts';
import type { StoreTables } from '../../store/tables.ts';
import { addSecret, dropSecret, findSecret, listSecrets, putSecret, secretsDb } from './queries.ts';

/** What is recorded of a secret: never its value. */
export interface SecretAct {
  readonly name: string;
  readonly act: 'used' | 'set' | 'removed' | 'rotated';
  /** open_id, or who else: `cli`, `schedule`. */
  readonly by: string;
}

/** Writes the audit row in the transaction; handed in by app/. Its ids come from outside of transactions. */
export type SecretRecorder = () => (trx: Kysely<StoreTables>, act: SecretAct) => Promise<void>;

export interface ShownSecret {
  readonly name: string;
  /** `••••1234`, or dots alone where the secret is short or its key is not there. */
  readonly shown: string;
  readonly keyId: string;
  readonly changedAt: string;
  readonly changedBy: string;
}

export interface Vault {
  /**
   * The value itself, or the secret that it refers to (`secret:NAME`, also as a database's password). Which was used is in the audit,
   * once an hour and process.
   * @throws UserError when there is no such secret, or no key that opens it
   */
  reveal(value: string): Promise<string>;
  /** @throws UserError without a master key, for a bad name, and for what is no secret */
  set(name: string, value: string, by: string, now: Date): Promise<'new' | 'changed'>;
  /** False when there is none. */
  remove(name: string, by: string): Promise<boolean>;
  list(): Promise<readonly ShownSecret[]>;
  /** 32 bytes, made when first asked for, the same for ever whatever the master key: for digests that are compared over years. */
  digestKey(): Promise<Buffer>;
  /** @throws UserError without a master key */
  keyRing(): KeyRing;
}

export interface VaultOptions {
  readonly store: Store;
  /** Null without a master key. */
  readonly ring: KeyRing | null;
  readonly record: SecretRecorder;
}

export function placeOfSecret(name: string): SecretPlace {
  return ['stored_secrets', 'sealed', name];
}

/** No name that anybody can choose. */
const DIGEST_KEY = '~digest-key';
const AGAIN_MS = 3_600_000;
const SHORTEST_SHOWN = 12;
const LONGEST = 64 * 1024;

export function openVault({ store, ring, record }: VaultOptions): Vault {
  const usedAt = new Map<string, number>();
  const keyRing = (): KeyRing => {
    if (ring === null) throw new UserError(NO_KEY);
    return ring;
  };
  const sealedAs = (name: string, value: string, by: string, now: Date) => ({
    name,
    sealed: seal(keyRing(), placeOfSecret(name), value),
    changed_at: isoInstant(now),
    changed_by: by,
  });
  const recordUse = async (name: string): Promise<void> => {
    const now = performance.now();
    if (now - (usedAt.get(name) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    const entry = record();
    await store.transaction((trx) => entry(trx, { name, act: 'used', by: 'zhiban' }));
    usedAt.set(name, now);
  };
  return {
    keyRing,
    reveal: async (value) => {
      const name = referredName(value);
      if (name === null) return value;
      const found = await findSecret(secretsDb(store.db), name);
      if (found === null)
        throw new UserError(`配置里写着 secret:${name}，但没有存过这个密钥；请运行 zhiban secrets set ${name}`);
      const secret = unseal(keyRing(), placeOfSecret(name), found.sealed);
      await recordUse(name);
      return withSecret(value, secret);
    },
    set: async (name, value, by, now) => {
      if (!isSecretKeyName(name))
        throw new UserError(`密钥名“${name.slice(0, 60)}”不行：以字母开头，只含字母、数字、. _ -，最长 60 个字符`);
      if (value.trim() === '' || value.includes('\0') || value.length > LONGEST)
        throw new UserError('密钥的值是空的、太长，或不是文本；没有存');
      const row = sealedAs(name, value, by, now);
      const entry = record();
      return store.transaction(async (trx) => {
        const done = await putSecret(secretsDb(trx), row);
        await entry(trx, { name, act: 'set', by });
        return done;
      });
    },
    remove: async (name, by) => {
      const entry = record();
      return store.transaction(async (trx) => {
        const isGone = isSecretKeyName(name) && (await dropSecret(secretsDb(trx), name));
        if (isGone) await entry(trx, { name, act: 'removed', by });
        return isGone;
      });
    },
    list: async () => {
      const rows = await listSecrets(secretsDb(store.db));
      return rows
        .filter(({ name }) => isSecretKeyName(name))
        .map(({ name, sealed, changed_at, changed_by }) => ({
          name,
          shown: shownOf(ring, name, sealed),
          keyId: keyIdOf(sealed) ?? '',
          changedAt: changed_at,
          changedBy: changed_by,
        }));
    },
    digestKey: async () => {
      const place = placeOfSecret(DIGEST_KEY);
      const db = secretsDb(store.db);
      const found = await findSecret(db, DIGEST_KEY);
      if (found !== null) return Buffer.from(unseal(keyRing(), place, found.sealed), 'base64');
      const row = sealedAs(DIGEST_KEY, randomBytes(32).toString('base64'), 'zhiban', new Date());
      await store.transaction((trx) => addSecret(secretsDb(trx), row));
      // Of several processes one made it.
      const made = await findSecret(db, DIGEST_KEY);
      if (made === null) throw new Error('the digest key was added and is not there');
      return Buffer.from(unseal(keyRing(), place, made.sealed), 'base64');
    },
  };
}

function shownOf(ring: KeyRing | null, name: string, sealed: string): string {
  if (ring?.keyOf(keyIdOf(sealed) ?? '') === undefined) return '••••';
  const plain = unseal(ring, placeOfSecret(name), sealed);
  return plain.length < SHORTEST_SHOWN ? '••••' : `••••${plain.slice(-4)}`;
}

// The vault of a process: its master keys, and the audit as what is told of every use of a secret.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CoreConfig } from '../config/core.ts';
import type { Environment } from '../config/environment.ts';
import type { Clock } from '../lib/clock.ts';
import { OWN_FOLDER } from '../lib/own-folder.ts';
import { traceOf } from '../lib/trace-number.ts';
import { recordAudit } from '../people/audit.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { ownKeyFile, readKeyRing } from '../secrets/key-source.ts';
import { openVault, type SecretAct, type SecretRecorder, type Vault } from '../settings/secrets/vault.ts';
import type { Store } from '../store/store.ts';

/** Null without a master key; the playground makes one for itself in its data folder. @throws UserError for one that is no good */
export function masterKeys(env: Environment, cwd: string, config: CoreConfig): KeyRing | null {
  const ring = readKeyRing(env, cwd);
  if (ring !== null || !config.playground.enabled) return ring;
  mkdirSync(config.dataDir, OWN_FOLDER);
  return ownKeyFile(join(config.dataDir, 'secret.key'));
}

export function vaultOver(store: Store, ring: KeyRing | null, now: Clock): Vault {
  return openVault({ store, ring, record: recorderOver(store, now) });
}

const ACTS: Readonly<Record<SecretAct['act'], string>> = {
  used: '使用',
  set: '存入',
  removed: '删除',
  rotated: '重新加密',
};

export function recorderOver(store: Store, now: Clock): SecretRecorder {
  return () => {
    const at = now();
    const id = store.newId(at);
    return (trx, { name, act, by }) =>
      recordAudit(trx, {
        ...{ id, now: at, once: `secret/${id}`, kind: 'secret', person: by, chat: null, command: null },
        ...{ decision: 'allowed', text: `${ACTS[act]} ${name}`, result: 'ok', ms: 0, trace: traceOf(id) },
      });
  };
}

// A house with small factories whose ledgers are published, as a sync task sees it.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openProgram, type Part } from '../../../src/app/program.ts';
import type { SyncContext } from '../../../src/features/bitable-sync/context.ts';
import { bitableSyncFeature } from '../../../src/features/bitable-sync/index.ts';
import { ledgerPart } from '../../../src/features/bitable-sync/source/lake-part.ts';
import { ledgerFeature } from '../../../src/features/ledger/index.ts';
import { publishLedgers } from '../../../src/features/ledger/publish/publish.ts';
import { refreshLedgers } from '../../../src/features/ledger/refresh/refresh.ts';
import { openScene, type Scene } from '../../ledger/flow/scene.ts';
import type { ConfigDraft } from '../../support/plant-config.ts';
import { usedSecret } from '../../support/secret-watch.ts';

export interface SyncLab {
  readonly scene: Scene;
  readonly ctx: SyncContext;
  at(instant: string): void;
  /** The context as the process of jobs/bitable-sync.ts has it, which knows two sections. */
  inJob(): Promise<SyncContext>;
  publish(): Promise<void>;
}

export async function openSyncLab(change: (draft: ConfigDraft) => void = () => {}): Promise<SyncLab> {
  const scene = await openScene(['sqlite', 'sqlite'], 20);
  const { folder, env } = scene.product;
  change(scene.draft);
  scene.configure();
  const key = join(folder, 'key');
  const secret = randomBytes(32).toString('base64');
  usedSecret('a master key', secret);
  writeFileSync(key, secret, { mode: 0o600 });
  (env as Record<string, string>).ZHIBAN_SECRET_KEY_FILE = key;
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  writeFileSync(join(folder, '.env'), `${lines.join('\n')}\n`);
  let now = new Date('2026-11-21T00:00:00Z');
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const { signal } = new AbortController();
  const opened = async (parts: readonly Part[], partial: boolean) => {
    const options = { cwd: folder, parts, partial, log: () => silent, step: () => {}, signal };
    const program = await openProgram(options, () => now);
    onTestFinished(() => program.closers.close());
    return program;
  };
  const program = await opened([ledgerFeature, bitableSyncFeature], false);
  return {
    scene,
    ctx: program.contextOf(bitableSyncFeature),
    at: (instant) => {
      now = new Date(instant);
    },
    inJob: async () => (await opened([bitableSyncFeature, ledgerPart], true)).contextOf(bitableSyncFeature),
    publish: async () => {
      const ledger = program.contextOf(ledgerFeature);
      await refreshLedgers(ledger, ledger.config.sites);
      await publishLedgers(ledger);
    },
  };
}

// Those who make cards of what is raised and send them, as a storm needs them: told the time, begun anew, and asked what was said.
import type { Kysely } from 'kysely';
import type { Alert } from '../../src/alerts/state.ts';
import type { AlertTables } from '../../src/alerts/tables.ts';
import type { OutboxTables } from '../../src/outbox/tables.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { rules } from './bench.ts';

export const APP = {
  appId: 'cli_a000000000000001',
  appSecret: 's'.repeat(20),
  encryptKey: 'k'.repeat(20),
  verificationToken: 't'.repeat(20),
};
export const RATES = { appPerSecond: 40, appPerMinute: 100_000, chatPerSecond: 4 };
export const BACKOFF = { firstMs: 20, mostMs: 200 };
/** So much slower than the machine's goes the clock between two looks of a storm. */
export const SLOWER = 20;
export const QUIET_LOG = { info: () => {}, warn: () => {}, error: () => {} };

export interface Stage {
  readonly url: string;
  readonly simulator: Simulator;
  /** Whom alerts are told in. */
  readonly group: string;
}

export interface Troupe {
  /** It is so late: evaluates all that is to be evaluated by then. */
  evaluate(at: Date): Promise<void>;
  /** Everything ends and begins anew. */
  restart(): Promise<void>;
  /** From now on the platform listens again. */
  calm(): void;
  /** Texts that the robot took; of one that is marked as perhaps said twice, what it says. */
  robot(): readonly { readonly text: string; readonly maybeTwice: boolean }[];
  /** Transactions, or processes, that died. */
  deaths(): number;
  end(): Promise<void>;
}

export function stormRules(group: string) {
  return rules({
    targetsOf: () => ({ first: [group], next: ['robot:R'] }),
    dutyOf: () => ({ primary: null, backup: null }),
  });
}

/** A store as who looks on has it. */
export async function openView(url: string) {
  const store: Store = await openStore(url);
  const db = store.withTables<AlertTables & OutboxTables>().db as unknown as Kysely<AlertTables & OutboxTables>;
  return {
    store,
    db,
    alerts: async (): Promise<readonly Alert[]> =>
      (await db.selectFrom('alerts').select('life').execute()).map(({ life }) => JSON.parse(life) as Alert),
    /** Nothing is to be sent, and of all that was the cards know. */
    drained: async (): Promise<void> => {
      for (;;) {
        const waiting = db.selectFrom('outbox').select('id').where('state', 'in', ['waiting', 'sending']).limit(1);
        if ((await waiting.execute()).length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}

// Bitables 多维表格 as the platform keeps them (feishu.md §6): rows with what readers see of them, how it behaves just now, and which tables are busy.
import { createHash } from 'node:crypto';
import type { ClientTokenRecord } from '../state/bitable-records.ts';
import type { State } from '../state/state.ts';
import type { PlatformTime } from '../state/time.ts';
import { type Busy, openBusy } from './busy.ts';
import { type Newborn, openNewborn } from './newborn.ts';
import { openRows, type Rows } from './rows.ts';
import { type HeldSettings, openSettings } from './settings.ts';

export interface Bitable {
  readonly settings: HeldSettings;
  readonly rows: Rows;
  /** Tables and fields that not every copy of the base knows yet. */
  readonly newborn: Newborn;
  readonly busy: Busy;
  /** What was made with this token before; undefined when it is new. */
  tokenUse(app: string, token: string): ClientTokenRecord | undefined;
  useToken(app: string, token: string, use: Pick<ClientTokenRecord, 'digest' | 'made'>): void;
}

/** How long a client_token is known: nowhere documented; whoever comes later than a day has to read first. */
const TOKEN_MS = 24 * 3_600_000;

export function openBitable(state: State, time: PlatformTime): Bitable {
  const settings = openSettings();
  const lag = (): number => settings.now().replicaLagMs;
  return {
    settings,
    rows: openRows(state, lag, time.real),
    newborn: openNewborn(lag, time.real),
    busy: openBusy(),
    tokenUse: (app, token) => {
      const use = state.clientTokens.get(`${app} ${token}`);
      return use === undefined || use.until <= time.memory() ? undefined : use;
    },
    useToken: (app, token, { digest, made }) => {
      const id = `${app} ${token}`;
      state.clientTokens.put(id, { id, digest, made, until: time.memory() + TOKEN_MS });
    },
  };
}

export function digestOf(...words: readonly string[]): string {
  return createHash('sha256').update(words.join('\n')).digest('base64url');
}

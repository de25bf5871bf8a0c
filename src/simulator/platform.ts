// The parts of the platform that endpoints, events and the control interface share.
import type { Apps } from './apps.ts';
import type { Bitable } from './bitable/bitable.ts';
import type { Deliveries } from './events/deliveries.ts';
import type { Faults } from './gates/faults.ts';
import type { Rates } from './gates/rates.ts';
import type { Tokens } from './gates/tokens.ts';
import type { Blobs } from './state/blobs.ts';
import type { State } from './state/state.ts';
import type { PlatformTime } from './state/time.ts';

export interface Platform {
  readonly apps: Apps;
  readonly state: State;
  readonly blobs: Blobs;
  readonly time: PlatformTime;
  readonly tokens: Tokens;
  readonly rates: Rates;
  readonly faults: Faults;
  readonly deliveries: Deliveries;
  readonly bitable: Bitable;
  /** The one company that everybody belongs to. */
  readonly tenantKey: string;
  /** How long the client waits for the answer to a click, in real milliseconds (feishu.md §2.8: 3 s). */
  readonly clickTimeoutMs: number;
}

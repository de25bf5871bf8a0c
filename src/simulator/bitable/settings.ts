// How Bitables behave where the documentation leaves it open or a test wants it otherwise. Held in memory: a new simulator begins with the defaults.

export interface BitableSettings {
  /** Refusals as the newer pages have them (400, 403, 404, 429, 504), or as the older ones: HTTP 200 with a code (feishu.md §6.7). */
  readonly statuses: 'newer' | 'older';
  /** Milliseconds that every call takes. */
  readonly latencyMs: number;
  /** Milliseconds, the real clock, for which reads do not show what was written, and new ids are NotFound. */
  readonly replicaLagMs: number;
  /** Rows a table may have (1254103); the real number depends on the company's plan. */
  readonly mostRows: number;
  /** Bytes that the body of a call may have (HTTP 413); null: no bound but the gateway's. */
  readonly mostRequestBytes: number | null;
  /** Bytes that an answer may have (1254030); null: none. */
  readonly mostResponseBytes: number | null;
  /** What a search gets in a base with advanced permissions that the app does not manage: success with nothing, or 1254302. */
  readonly withoutRights: 'nothing' | 'refused';
  /** What a create gets whose client_token was used for the same before: the same answer, or 1254608. */
  readonly repeatedToken: 'answer' | 'refused';
  /** An update that changes nothing is refused with 1254606. */
  readonly refusesUnchanged: boolean;
  /** What takes one call at a time: a table, or a whole base. */
  readonly serial: 'table' | 'base';
}

export interface HeldSettings {
  now(): BitableSettings;
  /** Changes what is named. */
  set(change: Partial<BitableSettings>): BitableSettings;
}

export const DEFAULTS: BitableSettings = {
  statuses: 'newer',
  latencyMs: 0,
  replicaLagMs: 0,
  mostRows: 200_000,
  mostRequestBytes: null,
  mostResponseBytes: null,
  withoutRights: 'nothing',
  repeatedToken: 'answer',
  refusesUnchanged: false,
  serial: 'table',
};

export function openSettings(): HeldSettings {
  let settings = DEFAULTS;
  return {
    now: () => settings,
    set: (change) => {
      settings = { ...settings, ...change };
      return settings;
    },
  };
}

// Faults by name, set by a test or by hand: each for so many times or until it is switched off, for paths (or event types) that match a pattern.

export const CALL_FAULTS = ['rate-limit', 'server-error', 'slow', 'dropped', 'answer-lost', 'expired-token'] as const;
export const EVENT_FAULTS = ['duplicate-events', 'reorder-events'] as const;
export const URGENT_FAULTS = ['urgent-quota', 'urgent-forbidden'] as const;
export const BITABLE_FAULTS = [
  'too-many-requests',
  'write-conflict',
  'data-not-ready',
  'bitable-timeout',
  'bitable-failed',
  'body-too-large',
  'bitable-code',
] as const;
export const FAULT_NAMES = [...CALL_FAULTS, ...EVENT_FAULTS, ...URGENT_FAULTS, ...BITABLE_FAULTS] as const;

/**
 * - `rate-limit`: 429 99991400 with x-ogw-ratelimit-reset (feishu.md §1.4), or the `status` that is told: older APIs have 400
 * - `server-error`: 500, 502 and 503 in turn, the latter two without JSON, as gateways answer
 * - `slow`: the call waits `delayMs` (30 s unless told) before anything is done
 * - `dropped`: the connection is cut before anything is done
 * - `answer-lost`: the call is done, then the connection is cut
 * - `expired-token`: 99991663, and the token is good for nothing any more (§1.2)
 * - `duplicate-events`: every event comes twice, once with the same event_id and, of messages, once more with another (§2.4)
 * - `urgent-quota`, `urgent-forbidden`: ringing at people is refused with 230024, 230052
 * - `reorder-events`: an event waits for the next one and comes after it, for `delayMs` (200 ms unless told) at most
 * - of Bitables (§6.7), each before anything is done unless `carriedOut`: `too-many-requests` 1254290, `write-conflict` 1254291,
 *   `data-not-ready` 1254607, `bitable-timeout` 1255040, `bitable-failed` 1254002, `body-too-large` HTTP 413, `bitable-code` any `code`
 */
export type FaultName = (typeof FAULT_NAMES)[number];

export interface FaultSetting {
  /** A path, or an event type, in which `*` stands for anything; absent: all. */
  readonly path?: string;
  readonly method?: string;
  /** How many times; absent: until it is switched off. */
  readonly count?: number;
  readonly delayMs?: number;
  /** Of `rate-limit`: seconds to wait; absent: 1. */
  readonly resetSeconds?: number;
  /** Of `rate-limit`: the HTTP status; absent: 429. */
  readonly status?: 400 | 429;
  /** Of `bitable-code`. */
  readonly code?: number;
  /** Of the faults of Bitables: the call is done, and refused afterwards. */
  readonly carriedOut?: boolean;
}

export interface SetFault extends FaultSetting {
  readonly name: FaultName;
  /** How many times it has struck. */
  readonly struck: number;
}

export interface Faults {
  /** In place of an earlier setting of the same name, path and method. */
  set(name: FaultName, setting?: FaultSetting): void;
  /** Absent: all of them. */
  clear(name?: FaultName): void;
  list(): readonly SetFault[];
  /** The fault that strikes now, counted; null when none does. */
  strike(names: readonly FaultName[], path: string, method?: string): SetFault | null;
}

export function openFaults(): Faults {
  let faults: readonly SetFault[] = [];
  return {
    set: (name, setting = {}) => {
      const others = faults.filter(
        (fault) => !(fault.name === name && fault.path === setting.path && fault.method === setting.method),
      );
      faults = [...others, { ...setting, name, struck: 0 }];
    },
    clear: (name) => {
      faults = name === undefined ? [] : faults.filter((fault) => fault.name !== name);
    },
    list: () => faults,
    strike: (names, path, method) => {
      const found = faults.find((fault) => names.includes(fault.name) && strikes(fault, path, method));
      if (found === undefined) return null;
      const struck = { ...found, struck: found.struck + 1 };
      faults = faults.map((fault) => (fault === found ? struck : fault));
      return struck;
    },
  };
}

function strikes(fault: SetFault, path: string, method: string | undefined): boolean {
  if (fault.count !== undefined && fault.struck >= fault.count) return false;
  if (fault.method !== undefined && fault.method !== method) return false;
  return fault.path === undefined || patternOf(fault.path).test(path);
}

function patternOf(path: string): RegExp {
  const parts = path.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

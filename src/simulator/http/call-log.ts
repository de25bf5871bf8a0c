// The last calls of the open API, without bodies and tokens: what a test or a person looks at to see what the platform was asked.

export interface LoggedCall {
  readonly method: string;
  readonly path: string;
  /** The fault that struck it; null for none. */
  readonly fault: string | null;
  /** 0 when the connection was cut before anything was done. */
  readonly status: number;
  readonly code: number;
  readonly logId: string;
}

export interface CallLog {
  add(call: LoggedCall): void;
  /** Oldest first, at most the last 2,000. */
  all(): readonly LoggedCall[];
}

const KEPT = 2_000;

export function openCallLog(): CallLog {
  const calls: LoggedCall[] = [];
  return {
    add: (call) => {
      calls.push(call);
      if (calls.length > KEPT) calls.splice(0, calls.length - KEPT);
    },
    all: () => [...calls],
  };
}

// The last calls of the open API, without bodies and tokens: what a test or a person looks at to see what the platform was asked.

export interface LoggedCall {
  readonly method: string;
  readonly path: string;
  /** Method and path of the endpoint, with names in place of ids: `POST /open-apis/bitable/v1/apps/:app_token/…`; null for none. */
  readonly endpoint: string | null;
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
  /** How many there were since `forget`, also of those that are no longer kept, by endpoint. */
  counts(): Readonly<Record<string, number>>;
  forget(): void;
}

const KEPT = 2_000;

export function openCallLog(): CallLog {
  const calls: LoggedCall[] = [];
  const counts = new Map<string, number>();
  return {
    add: (call) => {
      calls.push(call);
      const name = call.endpoint ?? `${call.method} ${call.path}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (calls.length > KEPT) calls.splice(0, calls.length - KEPT);
    },
    all: () => [...calls],
    counts: () => Object.fromEntries(counts),
    forget: () => {
      calls.length = 0;
      counts.clear();
    },
  };
}

// Between a driver that pushes rows and a reader that asks for them: holds little, and says when the driver has to wait.
import type { QueryRow } from './contract.ts';

export interface RowQueue {
  push(row: QueryRow): void;
  end(): void;
  fail(thrown: unknown): void;
  readonly batches: AsyncIterable<readonly QueryRow[]>;
}

const MOST_ROWS = 1_000;
const MOST_CHARACTERS = 1_048_576;

/** @param flow called with false when the driver shall wait, with true when it may go on */
export function openRowQueue(flow: (may: boolean) => void): RowQueue {
  let rows: QueryRow[] = [];
  let characters = 0;
  let isWaiting = false;
  let end: { readonly thrown?: unknown } | null = null;
  let wake: () => void = () => {};

  async function* batches(): AsyncIterable<readonly QueryRow[]> {
    for (;;) {
      if (rows.length > 0) {
        const batch = rows;
        rows = [];
        characters = 0;
        yield batch;
      } else if (end !== null) {
        if ('thrown' in end) throw end.thrown;
        return;
      } else {
        const more = new Promise<void>((resolve) => {
          wake = resolve;
        });
        if (isWaiting) {
          isWaiting = false;
          flow(true);
        }
        await more;
      }
    }
  }

  return {
    push: (row) => {
      rows.push(row);
      for (const value of row) characters += value?.length ?? 0;
      if (!isWaiting && (rows.length >= MOST_ROWS || characters >= MOST_CHARACTERS)) {
        isWaiting = true;
        flow(false);
      }
      wake();
    },
    end: () => {
      end ??= {};
      wake();
    },
    fail: (thrown) => {
      end ??= { thrown };
      wake();
    },
    batches: batches(),
  };
}

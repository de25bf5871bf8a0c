// What came of the last attempts to deliver an event, with the exact bytes, so that a test can send them again.
import type { DeliveryRecord } from '../state/records.ts';
import type { Posted } from './post.ts';
import type { Sealed } from './seal.ts';

export interface DeliveryReport {
  readonly eventId: string;
  readonly type: string;
  readonly app: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly posted: Posted;
  /** Real milliseconds from the attempt's begin to the whole answer. */
  readonly tookMs: number;
  readonly outcome: 'delivered' | 'will be tried again' | 'given up';
  readonly url: string;
  readonly seal: Sealed;
}

export interface Reports {
  add(
    attempt: Pick<DeliveryReport, 'posted' | 'tookMs' | 'outcome' | 'url' | 'seal'> & {
      readonly record: DeliveryRecord;
    },
  ): void;
  /** Oldest first, at most the last 2,000. */
  all(): readonly DeliveryReport[];
}

const KEPT = 2_000;

export function openReports(): Reports {
  const kept: DeliveryReport[] = [];
  return {
    add: ({ record, ...rest }) => {
      const { eventId, type, app, attempts } = record;
      kept.push({ eventId, type, app, attempt: attempts + 1, ...rest });
      if (kept.length > KEPT) kept.splice(0, kept.length - KEPT);
    },
    all: () => [...kept],
  };
}

// The meter's tables in the store.
import type { ColumnType, Generated } from 'kysely';
import type { WatchingTables } from './watching/tables.ts';

export interface MeterTables extends WatchingTables {
  /**
   * The readings, as another program may have kept them before us, and may go on to. `remain` is kWh whatever the table's name says; the
   * time is Beijing's, without a zone.
   */
  electricity_balance: {
    id: Generated<number>;
    meter_no: string;
    /** `119.65`; SQLite gives a number. */
    remain: ColumnType<string | number, string, string>;
    /** `2026-11-26 08:31:05`; another program's may carry fractions of a second. */
    collected_at: string;
  };
  /** What the source said beside the kWh: money and price of a reading. A row for each reading that had one of them. */
  meter_amounts: {
    meter: string;
    /** Milliseconds, UTC: the reading's. */
    at: number;
    /** Hundredths of a yuan. */
    amount: number | null;
    /** Ten-thousandths of a yuan for a kWh. */
    price: number | null;
  };
  /** What the source of a meter last said, one row a meter that was ever asked about. */
  meter_sources: {
    meter: string;
    /** `ok`, `never`, or a fault of sources/answer.ts. */
    state: string;
    /** ISO instants, UTC, as all of them here. Since when it is in that state. */
    since: string;
    asked_at: string | null;
    ok_at: string | null;
    /** In a row. */
    failures: number;
    /** Chinese; empty when all is well. */
    sentence: string;
    /** Hundredths of a kWh: the last value that was kept, and since when it is the same. */
    remain: number | null;
    same_since: string | null;
    /** A value that no meter gets to at once: what it was, when it first was so, and how often in a row. */
    jump_remain: number | null;
    jump_at: string | null;
    jumps: number;
    /** When it is due; null for one that was never due. */
    next_at: string | null;
    /** When somebody last had it read at once. */
    fetched_at: string | null;
  };
  /** A host that readings are asked of, or a database. */
  meter_hosts: {
    /** `www.wap.cnyiot.com:80`, `database:suzhou/iot`. */
    host: string;
    /** By the machine's clock, milliseconds: the theoretical time of its next request. */
    slot_ms: number;
    /** Requests in a row after which the host itself was not well; 0 when it is. */
    failures: number;
    /** Until when it is left alone, ISO instant of the product's clock. */
    rests_until: string | null;
    /** The fault and its sentence while it is not well. */
    state: string;
    sentence: string;
  };
}

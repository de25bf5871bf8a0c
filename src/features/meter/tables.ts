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
    /** The last meters whose requests were counted in it, as JSON, the latest last; null where the host has shut us out, or is well. */
    failed: string | null;
    /** Until when it is left alone, ISO instant of the product's clock. */
    rests_until: string | null;
    /** The fault and its sentence while it is not well. */
    state: string;
    sentence: string;
  };
  /** Imports of another database's readings that have begun and not ended. */
  meter_imports: {
    /** A digest of where they come from, and of which meters. */
    source: string;
    /** Everything up to this id of the other table is in. */
    after_id: number;
    /** ImportCounts as JSON. */
    counts: string;
  };
  /**
   * Days that are over, as the rules have them: kept so that nobody computes them again. A row that is there and of the version in force
   * (readings/version.ts) is right but for the rows that are not absorbed yet; one that is not there is computed from the readings.
   */
  meter_days: {
    meter: string;
    /** `2026-11-26`, of Beijing. */
    date: string;
    version: string;
    /** How often readings were expected, which gaps depend on. */
    interval_seconds: number;
    /** See readings/rolled-day.ts. */
    body: string;
  };
  /** What is known of each meter's readings that are absorbed, and from where on days may be missing. */
  meter_rolls: {
    meter: string;
    /** Milliseconds, UTC: its first and last reading. */
    first_at: number;
    last_at: number;
    /** Milliseconds, UTC, a day's beginning in Beijing: every day before it has its row. */
    todo_at: number;
    version: string;
    interval_seconds: number;
  };
  /** One row, `readings`, under whose lock alone days are written and taken away: which readings they have been told of. */
  meter_absorbed: {
    name: string;
    /** All readings up to this id, but for those in the windows. */
    through_id: number;
    /** IdWindow[] as JSON. */
    windows: string;
    /** Grows with every rebuilding; part of the version in force. */
    epoch: number;
    /** 1: a rebuilding has begun and not ended. */
    rebuilding: number;
  };
}

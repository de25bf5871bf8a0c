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
}

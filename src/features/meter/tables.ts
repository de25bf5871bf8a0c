// The meter's tables in the store.

export interface MeterTables {
  /**
   * The readings, as another program may have kept them before us, and may go on to. `remain` is kWh whatever the table's name says; the
   * time is Beijing's, without a zone.
   */
  electricity_balance: {
    id: number;
    meter_no: string;
    remain: string;
    collected_at: string;
  };
}

// The table of readings, in the form that other programs know: rows that were there before count, and so do rows that others write.
import type { SharedTable } from '../../../databases/shared-table/shape.ts';

export const READINGS_TABLE: SharedTable = {
  name: 'electricity_balance',
  columns: { id: 'serial', meter_no: 'word(64)', remain: 'decimal(10,2)', collected_at: 'wall' },
  unique: { name: 'uk_meter_collected', columns: ['meter_no', 'collected_at'] },
  index: { name: 'idx_meter_time', columns: ['meter_no', 'collected_at'] },
};

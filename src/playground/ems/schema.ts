// The energy system of a sample site in SQLite: the tables, columns and declared types of config/examples/ems-schema.sql.
// SQLite has no arrays: `tags` holds the array as JSON.
import type { Table } from '../sqlite-file.ts';

const ID = 'INTEGER primary key';
const AUDIT = { updated_at: 'TIMESTAMPTZ not null', updated_by: 'VARCHAR(32)' } as const;

export const AREA: Table = {
  name: 'area',
  columns: {
    id: ID,
    site_code: 'VARCHAR(32) not null',
    code: 'VARCHAR(32) not null',
    name: 'VARCHAR(64) not null',
    parent_id: 'BIGINT',
    ...AUDIT,
  },
};

export const METER: Table = {
  name: 'meter',
  columns: {
    id: ID,
    site_code: 'VARCHAR(32) not null',
    code: 'VARCHAR(32) not null',
    name: 'VARCHAR(64) not null',
    kind: 'VARCHAR(16) not null',
    multiplier: 'NUMERIC(10,2) not null',
    commissioned: 'DATE',
    is_virtual: 'BOOLEAN not null',
    ...AUDIT,
  },
};

export const METERING_POINT: Table = {
  name: 'metering_point',
  columns: {
    id: ID,
    site_code: 'VARCHAR(32) not null',
    code: 'VARCHAR(64) not null',
    name: 'VARCHAR(128) not null',
    area_id: 'BIGINT',
    meter_id: 'BIGINT',
    metric: 'VARCHAR(32) not null',
    unit: 'VARCHAR(16)',
    rated: 'NUMERIC',
    price: 'NUMERIC(10,4)',
    is_billing: 'BOOLEAN not null',
    guid: 'UUID not null',
    settings: 'JSONB not null',
    tags: 'TEXT',
    installed_at: 'TIMESTAMPTZ',
    ...AUDIT,
  },
};

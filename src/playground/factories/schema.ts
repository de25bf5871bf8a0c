// The configuration database of a sample factory: the reference schema's tables, columns and declared types, in SQLite.
import type { Table } from '../sqlite-file.ts';

const AUDIT = { status: 'TINYINT not null', updated_at: 'DATETIME not null', updated_by: 'VARCHAR(32)' } as const;
const ID = 'INTEGER primary key';

export const DICTIONARY_COLUMNS = {
  code: 'VARCHAR(16) primary key',
  name: 'VARCHAR(64) not null',
  sort: 'INTEGER not null',
} as const;

export const GATEWAY: Table = {
  name: 'gateway',
  columns: {
    id: ID,
    code: 'VARCHAR(32) not null',
    name: 'VARCHAR(64) not null',
    ip: 'VARCHAR(40)',
    model: 'VARCHAR(32)',
    workshop_code: 'VARCHAR(16)',
    ...AUDIT,
  },
};

export const DATA_SOURCE: Table = {
  name: 'data_source',
  columns: {
    id: ID,
    code: 'VARCHAR(32) not null',
    name: 'VARCHAR(64) not null',
    gateway_id: 'INTEGER',
    protocol_code: 'VARCHAR(16)',
    host: 'VARCHAR(40)',
    port: 'INTEGER',
    cycle_ms: 'INTEGER',
    ...AUDIT,
  },
};

export const DEVICE: Table = {
  name: 'device',
  columns: {
    id: ID,
    code: 'VARCHAR(32) not null',
    name: 'VARCHAR(64) not null',
    data_source_id: 'INTEGER',
    workshop_code: 'VARCHAR(16)',
    model: 'VARCHAR(32)',
    vendor: 'VARCHAR(64)',
    line: 'VARCHAR(32)',
    ...AUDIT,
  },
};

export const POINT: Table = {
  name: 'point',
  columns: {
    id: ID,
    code: 'VARCHAR(64) not null',
    name: 'VARCHAR(128) not null',
    device_id: 'INTEGER',
    address: 'VARCHAR(64)',
    data_type_code: 'VARCHAR(16)',
    unit_code: 'VARCHAR(16)',
    alarm_level_code: 'VARCHAR(16)',
    store_policy_code: 'VARCHAR(16)',
    rw: 'VARCHAR(4)',
    scale: 'DECIMAL(12,6)',
    bias: 'DECIMAL(12,6)',
    hi_limit: 'DECIMAL(14,4)',
    lo_limit: 'DECIMAL(14,4)',
    deadband: 'DOUBLE',
    remark: 'VARCHAR(255)',
    ...AUDIT,
  },
  after: ' create index point_code on point(code);',
};

export const AGGREGATION: Table = {
  name: 'aggregation',
  columns: {
    id: ID,
    code: 'VARCHAR(64) not null',
    name: 'VARCHAR(128) not null',
    agg_type_code: 'VARCHAR(16)',
    cycle_code: 'VARCHAR(16)',
    workshop_code: 'VARCHAR(16)',
    formula: 'TEXT',
    ...AUDIT,
  },
};

export const AGGREGATION_MEMBER: Table = {
  name: 'aggregation_member',
  columns: {
    id: ID,
    aggregation_id: 'INTEGER not null',
    point_id: 'INTEGER not null',
    weight: 'DECIMAL(8,4)',
    sign: 'TINYINT',
    seq_no: 'INTEGER',
    ...AUDIT,
  },
};

export const EQUIPMENT: Table = {
  name: 'equipment',
  columns: {
    id: ID,
    asset_no: 'VARCHAR(32) not null',
    device_id: 'INTEGER',
    buyer: 'VARCHAR(64)',
    bought_on: 'DATE',
    price: 'DECIMAL(12,2)',
    warranty_months: 'INTEGER',
    ...AUDIT,
  },
};

/** Which working days have been applied to a file; `edits` is the day's summary as JSON. Also kept in an EMS file. */
export const PLAYGROUND_DAYS: Table = {
  name: 'playground_days',
  columns: { day: ID, date: 'DATE not null', edits: 'TEXT not null' },
};

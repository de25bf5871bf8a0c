// The ledgers that the product ships, as the program understands them.
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { type LedgerModel, readLedger } from '../../../src/features/ledger/model/ledger-model.ts';
import { ledgerSection } from '../../../src/features/ledger/section.ts';
import { ledgerSettings } from '../../../src/features/ledger/settings.ts';
import { meterSection } from '../../../src/features/meter/section.ts';
import { openScratchLake, type ScratchLake } from '../../lake/scratch-lake.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

let lake: ScratchLake;
let models: ReadonlyMap<string, LedgerModel>;
beforeAll(async () => {
  lake = await openScratchLake();
  const { config } = loadConfig({
    file: 'config/zhiban.yaml',
    cwd: ROOT,
    env: {},
    sections: { ledger: ledgerSection, meter: meterSection },
  });
  const names = Object.keys(config.ledger.ledgers);
  const settings = ledgerSettings.parse(config.ledger);
  const read = names.map(async (name) => [name, await readLedger(lake.session, name, settings, String)] as const);
  models = new Map(await Promise.all(read));
});
afterAll(() => lake.close());

function model(name: string): LedgerModel {
  const found = models.get(name);
  if (found === undefined) throw new Error(`no ledger ${name}`);
  return found;
}

/** `alias<holder` with what is kept of the row, in the order of the SELECT. */
function rows(name: string): readonly string[] {
  return model(name).rows.map(({ alias, table, holder, keyColumns, whoColumn, whenColumn }) => {
    const kept = [...keyColumns, whoColumn, whenColumn].filter((column) => column !== null).join(' ');
    return `${alias} ${table}${holder === null ? '' : ` < ${holder}`}: ${kept}`;
  });
}

/** Column names by the alias of the row that answers for them. */
function columnsByRow(name: string): Readonly<Record<string, readonly string[]>> {
  const byRow: Record<string, string[]> = {};
  for (const { row, name: column } of model(name).columns) {
    const alias = row ?? 'nobody';
    byRow[alias] = [...(byRow[alias] ?? []), column];
  }
  return byRow;
}

function auditColumns(name: string): readonly string[] {
  return model(name)
    .columns.filter((column) => column.audit)
    .map((column) => column.name);
}

it('are seven', () => {
  expect([...models.keys()]).toEqual([
    'points',
    'relations',
    'aggregations',
    'devices',
    'data_sources',
    'equipment',
    'energy',
  ]);
});

describe('points', () => {
  it('joins the point with device, data source, gateway and every dictionary, each held by the row that refers to it', () => {
    expect(rows('points')).toEqual([
      'p point: ~who:p ~when:p',
      'd device < p: ~key:d:id ~who:d ~when:d',
      's data_source < d: ~key:s:id ~who:s ~when:s',
      'g gateway < s: ~key:g:id ~who:g ~when:g',
      'ws dict_workshop < d: ~key:ws:code',
      'pr dict_protocol < s: ~key:pr:code',
      'ty dict_data_type < p: ~key:ty:code',
      'un dict_unit < p: ~key:un:code',
      'al dict_alarm_level < p: ~key:al:code',
      'st dict_store_policy < p: ~key:st:code',
    ]);
    expect(model('points').root?.alias).toBe('p');
    expect(model('points').key).toEqual(['code']);
  });

  it('has 33 columns, each answered for by the row that it comes from', () => {
    expect(model('points').columns).toHaveLength(33);
    expect(columnsByRow('points')).toEqual({
      p: [
        ...['code', 'name', 'address', 'rw', 'scale', 'bias', 'hi_limit', 'lo_limit', 'deadband', 'remark'],
        ...['status', 'updated_at', 'updated_by'],
      ],
      d: ['device_code', 'device_name', 'line', 'model', 'vendor'],
      ws: ['workshop'],
      s: ['source_code', 'source_name', 'host', 'port', 'cycle_ms'],
      pr: ['protocol'],
      g: ['gateway_code', 'gateway_name', 'gateway_ip', 'gateway_model'],
      ty: ['data_type'],
      un: ['unit'],
      al: ['alarm_level'],
      st: ['store_policy'],
    });
    expect(auditColumns('points')).toEqual(['updated_at', 'updated_by']);
  });
});

it('relations hang on the member, their unit on the point', () => {
  expect(rows('relations')).toEqual([
    'm aggregation_member: ~who:m ~when:m',
    'a aggregation < m: ~key:a:id ~who:a ~when:a',
    'p point < m: ~key:p:id ~who:p ~when:p',
    'ag dict_agg_type < a: ~key:ag:code',
    'cy dict_cycle < a: ~key:cy:code',
    'ws dict_workshop < a: ~key:ws:code',
    'un dict_unit < p: ~key:un:code',
  ]);
  expect(model('relations').root?.alias).toBe('m');
  expect(columnsByRow('relations').p).toEqual(['point_code', 'point_name']);
  expect(auditColumns('relations')).toEqual(['updated_at', 'updated_by']);
});

it('aggregations, devices, data sources and equipment each hang on their own table', () => {
  expect(rows('aggregations').slice(0, 2)).toEqual([
    'a aggregation: ~who:a ~when:a',
    'ag dict_agg_type < a: ~key:ag:code',
  ]);
  expect(rows('devices')).toEqual([
    'd device: ~who:d ~when:d',
    's data_source < d: ~key:s:id ~who:s ~when:s',
    'g gateway < s: ~key:g:id ~who:g ~when:g',
    'ws dict_workshop < d: ~key:ws:code',
  ]);
  expect(rows('data_sources')).toEqual([
    's data_source: ~who:s ~when:s',
    'g gateway < s: ~key:g:id ~who:g ~when:g',
    'pr dict_protocol < s: ~key:pr:code',
    'ws dict_workshop < g: ~key:ws:code',
  ]);
  expect(rows('equipment')).toEqual([
    'e equipment: ~who:e ~when:e',
    'd device < e: ~key:d:id ~who:d ~when:d',
    'ws dict_workshop < d: ~key:ws:code',
  ]);
  for (const name of ['aggregations', 'devices', 'data_sources', 'equipment']) {
    expect(auditColumns(name), name).toEqual(['updated_at', 'updated_by']);
    expect(model(name).root, name).toBe(model(name).rows[0]);
  }
});

it('energy joins the areas twice: the upper one is held by the lower', () => {
  expect(rows('energy')).toEqual([
    'mp metering_point: ~who:mp ~when:mp',
    'ar area < mp: ~key:ar:id ~who:ar ~when:ar',
    'up area < ar: ~key:up:id ~who:up ~when:up',
    'mt meter < mp: ~key:mt:id ~who:mt ~when:mt',
  ]);
  const by = columnsByRow('energy');
  expect(by.ar).toEqual(['area_code', 'area_name']);
  expect(by.up).toEqual(['parent_area']);
  expect(by.mt).toEqual(['meter_code', 'meter_name', 'meter_kind', 'multiplier', 'commissioned', 'is_virtual']);
  expect(auditColumns('energy')).toEqual(['updated_at', 'updated_by']);
});

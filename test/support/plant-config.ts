// The configuration over small factories, as a draft that a test changes before it is written as YAML.
import { stringify } from 'yaml';
import type { Plant } from './plant.ts';

export interface TableDraft {
  key: string[];
  who?: string;
  when?: string;
  table?: string;
  where?: string;
  only?: string[];
  columns?: Record<string, { from?: string; cast?: string; emptyIsNull?: boolean }>;
  sites?: Record<string, Pick<TableDraft, 'table' | 'where' | 'columns'>>;
}

export interface LedgerDraft {
  title: string;
  source: string;
  key: string[];
  select: string;
  columns: Record<string, { title: string; from: string; tolerance?: number; sensitive?: boolean }>;
}

export interface SiteDraft {
  code: string;
  name: string;
  aliases?: string[];
  timeZone?: string;
  sources: Record<string, string | object>;
}

export interface ConfigDraft {
  dataDir: string;
  store: { url: string };
  sites: SiteDraft[];
  ledger: {
    tables: Record<string, Record<string, TableDraft>>;
    ledgers: Record<string, LedgerDraft>;
    guard?: { lossShare?: number; lossRows?: number };
  };
}

export const SUZHOU: SiteDraft = { code: 'suzhou', name: '苏州基地', aliases: ['苏州', 'sz'], sources: {} };
export const WUXI: SiteDraft = { code: 'wuxi', name: '无锡基地', aliases: ['无锡'], sources: {} };
export const CHANGZHOU: SiteDraft = { code: 'changzhou', name: '常州基地', sources: {} };

/** A draft over factories with points and devices; every call gives a new one. */
export function plantDraft(sites: readonly (readonly [SiteDraft, Pick<Plant, 'url'> | string])[]): ConfigDraft {
  return {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    dataDir: '${ZHIBAN_DATA_DIR}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    store: { url: '${ZHIBAN_STORE_URL}' },
    sites: sites.map(([site, plant]) => ({
      ...site,
      sources: { ...site.sources, plant: typeof plant === 'string' ? plant : plant.url },
    })),
    ledger: {
      tables: {
        plant: {
          device: { key: ['id'], who: 'updated_by', when: 'updated_at' },
          point: { key: ['id'], who: 'updated_by', when: 'updated_at' },
          dict_unit: { key: ['code'] },
        },
      },
      ledgers: { points: pointsLedger(), devices: devicesLedger() },
    },
  };
}

function pointsLedger(): LedgerDraft {
  return {
    title: '采集点',
    source: 'plant',
    key: ['code'],
    select: `select p.code, p.name, d.code as device_code, d.name as device_name, u.name as unit, p.hi_limit, p.remark,
       p.updated_at, p.updated_by
from point p
left join device d on d.id = p.device_id
left join dict_unit u on u.code = p.unit_code
`,
    columns: {
      code: { title: '采集点编码', from: 'point' },
      name: { title: '采集点名称', from: 'point' },
      device_code: { title: '设备编码', from: 'device' },
      device_name: { title: '设备名称', from: 'device' },
      unit: { title: '单位', from: 'dict_unit' },
      hi_limit: { title: '上限', from: 'point' },
      remark: { title: '备注', from: 'point' },
      updated_at: { title: '修改时间', from: 'point' },
      updated_by: { title: '修改人', from: 'point' },
    },
  };
}

function devicesLedger(): LedgerDraft {
  return {
    title: '设备',
    source: 'plant',
    key: ['code'],
    select: 'select d.code, d.name, d.line, d.updated_at, d.updated_by from device d\n',
    columns: {
      code: { title: '设备编码', from: 'device' },
      name: { title: '设备名称', from: 'device' },
      line: { title: '产线', from: 'device' },
      updated_at: { title: '修改时间', from: 'device' },
      updated_by: { title: '修改人', from: 'device' },
    },
  };
}

export function yamlOf(draft: ConfigDraft): string {
  return stringify(draft, { lineWidth: 0 });
}

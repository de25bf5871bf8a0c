// All rows of a sample factory: stations become gateways, data sources, devices, points, aggregations and assets that fit together.
import { randomFrom } from '../../lib/random.ts';
import type { SampleSite } from '../sites.ts';
import type { Filled, Row } from '../sqlite-file.ts';
import { aggregationRow, aggregationsOf, type Computed, type Measured } from './aggregations.ts';
import { assetNumber, assetOf, pastPurchase } from './assets.ts';
import { type Era, pastAudit } from './audit.ts';
import { type BuiltDevice, devicesOf } from './devices.ts';
import { codeOf, dictionaryTables, workshopCodes } from './dictionaries.ts';
import { gatewaysOf, sourcesOf } from './network.ts';
import * as schema from './schema.ts';
import { hallsOf, stationsOf } from './stations.ts';

/** An id that no row has or will get. */
const LONG_GONE = 900_001;

/** Wired but not yet given to a device, as cabinets' reserve channels are. */
function reserveRows(site: SampleSite, firstId: number, era: Era): Row[] {
  return Array.from({ length: era.random.int(3, 6) }, (_, index) => ({
    id: firstId + index,
    code: `${site.prefix}-SP-${String(index + 1).padStart(2, '0')}`,
    name: `备用模拟量${index + 1}`,
    device_id: null,
    address: `DB90.DBD${index * 4}`,
    data_type_code: codeOf('data_type', '单精度'),
    alarm_level_code: codeOf('alarm_level', '提示'),
    store_policy_code: codeOf('store_policy', '不存储'),
    rw: 'R',
    scale: '1',
    bias: '0',
    deadband: 0,
    remark: '盘柜预留，未接线',
    ...pastAudit(era, 0),
  }));
}

/** Devices as real tables have them: one whose data source nobody chose, and at some sites one whose data source was deleted. */
function withGaps(devices: readonly BuiltDevice[], { random }: Era): Row[] {
  const [unset, gone] = random.sample(devices.slice(3), 2).map((device) => device.row.id);
  const dangles = random.chance(0.5);
  return devices.map(({ row }) => {
    if (row.id === unset) return { ...row, data_source_id: null };
    return { ...row, data_source_id: dangles && row.id === gone ? LONG_GONE : row.data_source_id };
  });
}

function measuredPoints(devices: readonly BuiltDevice[]): Measured[] {
  const measured: Measured[] = [];
  for (const { kind, station, points } of devices) {
    for (const [index, { code }] of points.entries()) {
      const { name, unit } = kind.points[index] ?? { name: '', unit: null };
      const { hall, line } = station;
      measured.push({ id: measured.length + 1, code, name, unit, tag: kind.tag, hall, line });
    }
  }
  return measured;
}

function memberRows(aggregations: readonly Computed[], era: Era): Row[] {
  const rows = aggregations.flatMap((aggregation, index): Row[] =>
    aggregation.terms.map(({ point, weight, sign }, place) => ({
      id: 0,
      aggregation_id: index + 1,
      point_id: point.id,
      weight,
      sign,
      seq_no: place + 1,
      ...pastAudit(era),
    })),
  );
  // One member whose point was deleted years ago: nobody notices until the ledger shows it.
  const orphan = { aggregation_id: aggregations.length, point_id: LONG_GONE, weight: '1', sign: 1, seq_no: 99 };
  return [...rows, { ...orphan, ...pastAudit(era) }].map((row, index) => ({ ...row, id: index + 1 }));
}

/** The tables of a site's configuration database, the same for the same site, seed and last day. */
export function factoryTables(site: SampleSite, seed: number, until: string): Filled[] {
  const random = randomFrom('factory', site.code, seed);
  const era: Era = { random, until, crew: site.crew };
  const halls = hallsOf(site);
  const workshops = workshopCodes(halls);
  const stations = stationsOf(site, random);
  const gateways = gatewaysOf(site, stations, workshops, era);
  const sources = sourcesOf(site, stations, gateways, era);
  const devices = devicesOf(site, stations, workshops, era);
  const points: Row[] = devices
    .flatMap(({ row, points }) => points.map((point) => ({ ...point, device_id: row.id })))
    .map((point, index) => ({ ...point, id: index + 1 }));
  const reserve = reserveRows(site, points.length + 1, era);
  const aggregations = aggregationsOf(measuredPoints(devices));
  const assets = devices
    .filter(() => !random.chance(0.04))
    .map(({ kind, row }) => assetOf(kind, random.chance(0.02) ? null : row.id, pastPurchase(era), era));
  return [
    ...dictionaryTables(halls),
    { table: schema.GATEWAY, rows: gateways.map((row) => ({ ...row })) },
    { table: schema.DATA_SOURCE, rows: sources.map((row) => ({ ...row })) },
    { table: schema.DEVICE, rows: withGaps(devices, era) },
    { table: schema.POINT, rows: [...points, ...reserve] },
    {
      table: schema.AGGREGATION,
      rows: aggregations.map((aggregation, index) => ({
        id: index + 1,
        code: `${site.prefix}-AG-${String(index + 1).padStart(3, '0')}`,
        ...aggregationRow(aggregation, workshops, era),
      })),
    },
    { table: schema.AGGREGATION_MEMBER, rows: memberRows(aggregations, era) },
    {
      table: schema.EQUIPMENT,
      rows: assets.map((asset, index) => ({
        id: index + 1,
        asset_no: assetNumber(site.prefix, asset.bought_on, index + 1),
        ...asset,
      })),
    },
    { table: schema.PLAYGROUND_DAYS, rows: [] },
  ];
}

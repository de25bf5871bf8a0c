// The few columns that a result has room for: where the words stand, then what differs between rows.
import { expect, it } from 'vitest';
import { tellingColumns } from '../../../src/features/ledger/cards/telling-columns.ts';
import { LEDGERS } from '../commands/facts.ts';

const { devices } = LEDGERS;

/** Titles of the columns that are shown of devices with these values. */
function shown(rows: readonly Readonly<Record<string, string>>[], words: readonly string[], most = 3) {
  if (devices === undefined) throw new Error('no devices');
  const names = Object.keys(devices.columns);
  const values = rows.map((row) => names.map((name) => row[name] ?? null));
  const audit = new Set(['updated_at', 'updated_by']);
  const chosen = tellingColumns({ definition: devices, rows: values, words, audit, most });
  return chosen.map((index) => devices.columns[names[index] ?? '']?.title);
}

const same = {
  code: 'EQ-1',
  name: '空压机',
  workshop: '动力',
  line: 'L1',
  vendor: '甲',
  updated_by: '李娜',
  status: '1',
};
const other = { ...same, code: 'EQ-2', line: 'L2', model: 'GA37', gateway_name: '一号网关', gateway_code: 'GW-1' };

it('neither key nor name nor who, but what differs', () => {
  expect(shown([same, other], [], 1)).toEqual(['产线']);
});

it('where the words stand before all else, in the order of the ledger', () => {
  expect(shown([same, other], ['gw-1', '甲'], 2)).toEqual(['厂家', '网关编码']);
});

it('a name before its code, and nothing that is empty everywhere', () => {
  expect(shown([other], [], 5)).toEqual(['车间', '产线', '型号', '厂家', '网关名称']);
  expect(shown([same], [], 9)).toEqual(['车间', '产线', '厂家', '状态']);
});

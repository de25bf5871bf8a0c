// Changes for tests, with whatever a test cares about put in.
import type { Change } from '../../../src/features/ledger/history/changes.ts';
import type { Naming } from '../../../src/features/ledger/page/changes-view.ts';
import { ledgerSettings } from '../../../src/features/ledger/settings.ts';

export const ORDER = { sites: ['suzhou', 'wuxi'], ledgers: ['points', 'devices'] };

const ledger = {
  title: '采集点',
  source: 'iot',
  key: ['code'],
  select: 'select 1',
  columns: {
    code: { title: '编码', from: 'point' },
    name: { title: '名称', from: 'point' },
    cycle: { title: '周期', from: 'point' },
  },
};

export const NAMING: Naming = {
  sites: [],
  ledgers: ledgerSettings.parse({ ledgers: { points: ledger, devices: { ...ledger, title: '设备' } } }).ledgers,
  typeOf: () => 'VARCHAR',
};

export function change(part: Partial<Change>): Change {
  return {
    ledger: 'points',
    site: 'suzhou',
    key: { code: 'A' },
    kind: 'modified',
    field: 'cycle',
    before: null,
    after: null,
    who: null,
    when: null,
    detectedAt: '2026-11-22T08:00:00+08:00',
    name: null,
    row: null,
    publication: 2,
    ...part,
  };
}

// Who and when where a source writes its times as text, and where their type changes under a ledger that does not show them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planCompare } from '../../../src/features/ledger/compare/plan.ts';
import { readLedger } from '../../../src/features/ledger/model/ledger-model.ts';
import { ledgerSettings } from '../../../src/features/ledger/settings.ts';
import { openScratchLake, type ScratchLake } from '../../lake/scratch-lake.ts';
import { COLUMNS, changesOf, edited, PLANT, SELECT, TABLES, TYPES, told } from './small-plant.ts';

let lake: ScratchLake;
beforeAll(async () => {
  lake = await openScratchLake();
});
afterAll(() => lake.close());

const types = { ...TYPES, point: { ...TYPES.point, updated_at: 'varchar' } };
const renamed = (updated_at: string) =>
  edited(PLANT, 'point', 1, { name: '进口温度1', updated_by: '孙丽', updated_at });

it('reads a time that is written as text, and names no moment where the text is none', async () => {
  const at = async (text: string) => told(await changesOf(lake, PLANT, renamed(text), { types }));
  expect(await at('2026-11-20 09:30:00')).toEqual(['P1 name 进口温度→进口温度1 孙丽 2026-11-20 01:30:00+00']);
  expect(await at('昨天上午')).toEqual(['P1 name 进口温度→进口温度1 孙丽 -']);
});

it('goes on comparing when only a hidden column has another type, and stops when a visible one has', async () => {
  const columns = Object.fromEntries(Object.entries(COLUMNS).map(([name, from]) => [name, { title: name, from }]));
  const ledger = { title: '采集点', source: 'iot', key: ['code'], select: SELECT, columns };
  const settings = ledgerSettings.parse({ tables: { iot: TABLES }, ledgers: { points: ledger } });
  const model = await readLedger(lake.session, 'points', settings, String);
  const shape = (retyped: Readonly<Record<string, string>>) => ({
    key: ['code'],
    columns: ['code', 'name', '~who:p', '~when:p'].map((name) => ({ name, type: retyped[name] ?? 'VARCHAR' })),
  });
  const before = shape({ '~when:p': 'TIMESTAMP' });
  const plan = planCompare(model, before, shape({}));
  if (plan.kind !== 'compare') throw new Error(plan.kind);
  // The older state stays whole: undoing must not cross the border.
  expect([plan.border, plan.columns.map(({ name }) => name)]).toEqual([true, ['name', '~who:p']]);
  expect(planCompare(model, before, shape({ '~when:p': 'TIMESTAMP', name: 'DATE' }))).toEqual({
    kind: 'type-changed',
    examples: ['name：VARCHAR → DATE'],
  });
});

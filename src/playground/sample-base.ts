// The playground's Bitable: a table for the day's changes of the ledger, with columns in which people write themselves.
import type { Simulator } from '../simulator/simulator.ts';

/** The same for ever: the sample task's link names them. */
export const SAMPLE_BASE = { app: 'bascnZhibanPlayground00000', table: 'tblZhibanChanges0' } as const;

const TEXT = 1;
const SINGLE_SELECT = 3;

/** Only the key and what belongs to people: the task's first run makes the others, each with its reason. */
const FIELDS = [
  { field_name: '编号', type: TEXT },
  {
    field_name: '处理',
    type: SINGLE_SELECT,
    property: { options: [{ name: '待看' }, { name: '已看' }, { name: '要查' }] },
  },
  { field_name: '备注', type: TEXT },
];

/** Nothing when it is there. */
export function openSampleBase({ bitable }: Pick<Simulator, 'bitable'>): void {
  const { app } = bitable.createBase({ app: SAMPLE_BASE.app, name: '值班演练' });
  bitable.createTable(app, { table: SAMPLE_BASE.table, name: '台账变更', fields: FIELDS });
}

// What zhiban doctor looks at for the readings: the table's keys, and whether an import or a rebuilding stopped half way.
import { lacksOf } from '../../../databases/shared-table/misfits.ts';
import type { Check } from '../../../feature.ts';
import { type MeterContext, meterDb } from '../context.ts';
import { hasPosition } from './import/queries.ts';
import { READINGS_TABLE } from './readings-table.ts';
import { absorbedState } from './roll-queries.ts';

export async function* readingsChecks({ store }: Pick<MeterContext, 'store'>): AsyncIterable<Check> {
  const db = meterDb(store);
  const title = '电表读数';
  const findings = [...(await lacksOf(db, READINGS_TABLE))];
  if (await hasPosition(db)) findings.push('有一次搬入没有做完；请用同样的参数再运行 zhiban meter import，会接着做');
  if ((await absorbedState(db))?.isRebuilding === true) {
    findings.push('有一次重新汇总没有做完，查询仍然正确，只是慢一些；请再运行 zhiban meter rebuild');
  }
  if (findings.length === 0) yield { title, state: 'ok', finding: `表 ${READINGS_TABLE.name} 的列和索引都合适` };
  for (const finding of findings) yield { title, state: 'warning', finding };
}

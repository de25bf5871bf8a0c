// The ledger's section with what must agree beyond single values: keys, columns and sources that exist.
import type { DeepReadonly } from '../../config/freeze.ts';
import { defineSection, type SectionFault } from '../../config/section.ts';
import { type LedgerDefinition, ledgerSettings } from './settings.ts';

export const ledgerSection = defineSection({
  schema: ledgerSettings.prefault({}).describe('台账：读哪些原始表，拼出哪些台账'),
  live: [['guard'], ['staleHours'], ['ledgers', '*', 'columns', '*', 'tolerance']],
  check: (settings, core) => {
    const faults: SectionFault[] = [];
    const sources = new Set(core.sites.flatMap((site) => Object.keys(site.sources)));
    const codes = new Set(core.sites.map((site) => site.code));
    for (const [source, tables] of Object.entries(settings.tables)) {
      for (const [table, raw] of Object.entries(tables)) {
        for (const site of Object.keys(raw.sites)) {
          if (!codes.has(site))
            faults.push({ path: ['tables', source, table, 'sites', site], message: '应为某个基地的编码' });
        }
      }
    }
    for (const [name, ledger] of Object.entries(settings.ledgers)) {
      if (settings.tables[ledger.source] === undefined) {
        const known = Object.keys(settings.tables).join('、');
        faults.push({ path: ['ledgers', name, 'source'], message: `应为 ledger.tables 下的来源名：${known}` });
      } else if (sources.size > 0 && !sources.has(ledger.source)) {
        faults.push({
          path: ['ledgers', name, 'source'],
          message: `没有一个基地有这个来源；基地的来源有：${[...sources].join('、')}`,
        });
      }
      ledger.key.forEach((column, index) => {
        if (ledger.columns[column] === undefined)
          faults.push({ path: ['ledgers', name, 'key', index], message: '主键列应写在 columns 里' });
      });
      faults.push(...sensitiveFaults(name, ledger));
    }
    return faults;
  },
});

/** Keys and labels name rows wherever they are shown, and a tolerance needs the number itself. */
function sensitiveFaults(
  name: string,
  { key, label, columns }: DeepReadonly<LedgerDefinition>,
): readonly SectionFault[] {
  return Object.entries(columns).flatMap(([column, { sensitive, tolerance }]): readonly SectionFault[] => {
    if (!sensitive) return [];
    const path = ['ledgers', name, 'columns', column, 'sensitive'];
    if (key.includes(column)) return [{ path, message: '主键列不能是敏感列' }];
    if (label === column) return [{ path, message: '作为一行名称的列（label）不能是敏感列；请换一列作名称' }];
    return tolerance > 0 ? [{ path, message: '有 tolerance 的列不能是敏感列：只有摘要，没有数可比' }] : [];
  });
}

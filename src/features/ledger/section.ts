// The ledger's section with what must agree beyond single values: keys, columns and sources that exist.
import { defineSection, type SectionFault } from '../../config/section.ts';
import { ledgerSettings } from './settings.ts';

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
    }
    return faults;
  },
});

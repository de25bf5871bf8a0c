// What a refresh could not read or make, as alerts of the site; in the transaction that enters what it could.
import type { Kysely } from 'kysely';
import { recoverOpen } from '../../../alerts/notice.ts';
import { raiseAlert } from '../../../alerts/raise.ts';
import type { SiteConfig } from '../../../config/core.ts';
import { commandLine } from '../../../lib/command-line.ts';
import type { RefreshStatus } from '../tables.ts';

export interface SourceOutcome {
  readonly site: SiteConfig;
  readonly source: string;
  /** Chinese titles of ledgers by their names. */
  readonly title: (ledger: string) => string;
  readonly outcomes: readonly { readonly ledger: string; readonly status: RefreshStatus; readonly message: string }[];
  readonly now: Date;
  /** Of store.newId: one for the source and one for each ledger. */
  readonly ids: readonly string[];
}

/** The source as a whole, and each of its ledgers: raised again at every refresh that fails, over with the one that does not. */
export async function alertOf<T extends object>(trx: Kysely<T>, outcome: SourceOutcome): Promise<void> {
  const { site, source, title, outcomes, now, ids } = outcome;
  const [first = '', ...others] = ids;
  const noticed = { now, site: site.code };
  const shared = {
    ...noticed,
    ...{ source: 'ledger', severity: 'warning' as const, failure: true },
    // The daily job's alert names the sites that failed; it comes when the run has ended.
    partOf: 'job/daily',
    action: commandLine('刷新 台账', [site.name]),
  };
  const whole = { ...noticed, id: first, key: `ledger/source/${source}` };
  const failed = outcomes.filter(({ status }) => status === 'failed');
  const isDown = outcomes.length > 0 && failed.length === outcomes.length;
  if (isDown) {
    await raiseAlert(trx, {
      ...{ ...shared, ...whole, scope: 'site' as const },
      title: `${site.name}的 ${source} 没有读成`,
      detail: [...new Set(failed.map(({ message }) => message))].join('\n'),
      impact: '它的台账还是上一次的，变更日志里写“未比对”',
      nextStep: `请看来源库和网络；${site.contact === undefined ? '' : `基地联系人：${site.contact}；`}处理好以后可以马上重做`,
    });
  } else await recoverOpen(trx, whole);
  for (const [index, { ledger, status, message }] of outcomes.entries()) {
    const one = { ...noticed, id: others[index] ?? '', key: `ledger/table/${ledger}` };
    if (status === 'ok') await recoverOpen(trx, one);
    else if (!isDown) {
      await raiseAlert(trx, {
        ...{ ...shared, ...one, scope: 'table' as const },
        title: `${site.name}的${title(ledger)}没有做成`,
        detail: message,
        impact: '这本台账还是上一次的，变更日志里写“未比对”',
        nextStep: '请看这张表的结构有没有改；处理好以后可以马上重做',
      });
    }
  }
}

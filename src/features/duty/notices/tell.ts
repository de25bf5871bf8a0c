// What was judged wrong becomes an alert, and what is well again ends it; looked at again and again, it is raised once.
import { raiseOnce, recoverRaised } from '../../../alerts/notice.ts';
import type { Context } from '../../../context.ts';
import { commandLine } from '../../../lib/command-line.ts';
import type { Trouble } from './trouble.ts';

type TellingContext = Pick<Context, 'store' | 'now'>;

/** Which line does the work of a trouble again: the refresh is what people know. */
const AGAIN: Readonly<Record<string, string>> = { 'job/daily': '刷新 台账' };

/** The same run is never told again, also when it was put right by hand: the job's last run stays the failed one. */
export async function tellTrouble({ store, now: clock }: TellingContext, trouble: Trouble): Promise<void> {
  const now = clock();
  const id = store.newId(now);
  const { key, title, causes, remedy, run, impact = '', severity = 'warning', failure = false } = trouble;
  const again = AGAIN[key];
  const action = again ?? (run === null ? undefined : commandLine('运行', [run]));
  const actionTitle = action === undefined || again !== undefined ? {} : { actionTitle: '看这次运行' };
  await store.transaction((trx) =>
    raiseOnce(trx, {
      ...{ id, now, key, source: key.split('/')[0] ?? key, severity, title, detail: causes.join('\n'), impact },
      nextStep: remedy,
      ...(action === undefined ? {} : { action, ...actionTitle }),
      ...(failure ? { failure } : {}),
      ...(run === null ? {} : { once: run }),
    }),
  );
}

export async function tellRecovery({ store, now: clock }: TellingContext, key: string): Promise<void> {
  const now = clock();
  const id = store.newId(now);
  await store.transaction((trx) => recoverRaised(trx, { id, now, key }));
}

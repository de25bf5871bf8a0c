// A story that has all of an alert's life in it: taken, posted, refused and passed on, a bundle, acknowledged, silenced, escalated twice,
// the silence over, worse, repeated, posted anew on day 13, recovered. Told to whoever evaluates, one look at a time.
import { targetsFor } from '../../src/alerts/routes.ts';
import { HOUR, MINUTE, rules, SECOND } from './bench.ts';
import type { AlertStore } from './store-bench.ts';

export const storyRules = () =>
  rules({ targetsOf: (told) => targetsFor({ routes: {}, adminChat: 'oc_admin', chats: [] }, told) });

/** @param evaluate all there is to do now; the name is what has just happened */
export async function liveThrough(bench: AlertStore, evaluate: (name: string) => Promise<void>): Promise<void> {
  // A clock goes on: ids sort by time, also those of two processes.
  const look = async (name: string): Promise<void> => {
    await evaluate(name);
    bench.pass(SECOND);
  };
  const end = async (chat: string, state: 'sent' | 'failed'): Promise<void> => {
    const said =
      state === 'sent' ? { message_id: `om_${chat}`, sent_at: bench.now().toISOString() } : { error: '机器人不在群里' };
    await bench.db
      .updateTable('outbox')
      .set({ state, ...said })
      .where('state', '=', 'waiting')
      .where('chat', '=', chat)
      .execute();
  };
  const ledger = { source: 'ledger' } as const;
  await bench.raise('tank', { severity: 'critical', source: 'tank' }, { site: 'suzhou' });
  for (const key of ['p1', 'p2', 'p3']) await bench.raise(key, ledger, { site: 'suzhou' });
  await bench.raise('refused', { source: 'other', audience: ['oc_refuses'] });
  await look('raised');
  bench.pass(30 * SECOND);
  await look('half a minute later');
  await end('oc_refuses', 'failed');
  await end('oc_admin', 'sent');
  await look('one refused');
  await end('oc_admin', 'sent');
  const bundle = (await bench.cards()).find(({ kind }) => kind === 'bundle')?.number ?? 0;
  await bench.ask(Number(bundle), {
    kind: 'silence',
    until: new Date(bench.now().getTime() + HOUR),
  });
  await bench.ask(5, { kind: 'acknowledge' });
  await look('silenced and acknowledged');
  bench.pass(15 * MINUTE);
  await look('a quarter of an hour later');
  bench.pass(15 * MINUTE);
  await look('half an hour later');
  for (const chat of ['oc_admin', 'ou_backup']) await end(chat, 'sent');
  bench.pass(31 * MINUTE);
  await look('the silence is over');
  for (let n = 0; n < 3; n += 1) await bench.raise('p1', { ...ledger, failure: true }, { site: 'suzhou' });
  await bench.raise('tank', { severity: 'critical', source: 'tank' }, { site: 'suzhou' });
  await look('worse');
  bench.pass(MINUTE);
  await look('a repeat is shown');
  await end('oc_admin', 'sent');
  bench.pass(13 * 24 * HOUR);
  await look('day 13');
  await end('oc_admin', 'sent');
  await look('posted anew');
  await bench.recover('tank', 'suzhou');
  for (const key of ['p1', 'p2', 'p3']) await bench.recover(key, 'suzhou');
  await bench.recover('refused');
  await look('recovered');
  await end('oc_admin', 'sent');
  bench.pass(MINUTE);
  await look('over');
}

/** What there is when it is over, without the ids, which are others each time. */
export async function remainsOf(bench: AlertStore) {
  const alerts = await bench.alerts();
  const cards = await bench.cards();
  const said = await bench.said();
  return {
    alerts: alerts.map(({ id: _, ...alert }) => alert),
    cards: cards.map(({ id: _, row: __, ...card }) => card),
    said: said.map(({ act, channel, chat, title, colour, text }) => ({ act, channel, chat, title, colour, text })),
    taken: (await bench.raises()).map(({ key, taken }) => `${key} ${taken}`),
  };
}

// What the groups were told went wrong, and is not over, becomes alerts; their cards are the ones that stand in the groups already.
import type { Kysely } from 'kysely';
import { insertIfAbsent } from '../../../databases/dialect.ts';
import type { Migration } from '../../../store/migrate.ts';

interface Notice {
  readonly id: string;
  readonly key: string;
  readonly chat: string;
  readonly open_key: string | null;
  readonly card: string;
  readonly trouble: string;
  readonly opened_at: string;
}

interface Told {
  readonly title: string;
  readonly causes: readonly string[];
  readonly remedy: string;
}

/** As the tables were when this was written. */
interface Tables {
  duty_notices: Notice;
  alerts: Record<string, string | number | null>;
  alert_places: Record<string, string | number | null>;
  alert_cards: Record<string, string | number | null>;
  alert_marks: Record<string, string | number | null>;
}

export const takeOverNotices: Migration = {
  id: '2026-11-26-duty-02-take-over-notices',
  up: async ({ db: own }) => {
    const db = own as unknown as Kysely<Tables>;
    const open = await db
      .selectFrom('duty_notices')
      .selectAll()
      .where('open_key', 'is not', null)
      .orderBy('id')
      .execute();
    const keys = [...new Set(open.map(({ key }) => key))];
    for (const [index, key] of keys.entries()) {
      const own = open.filter((notice) => notice.key === key);
      const [first] = own;
      if (first !== undefined) await takeOver(db, first, own, index + 1);
    }
    if (open.length === 0) return;
    const at = open[open.length - 1]?.opened_at ?? '';
    const mark = { name: 'alerts', evaluated_at: at, due_at: at, next_number: keys.length + 1 };
    await insertIfAbsent(db, 'alert_marks', mark, ['name']);
  },
};

async function takeOver(db: Kysely<Tables>, first: Notice, own: readonly Notice[], number: number): Promise<void> {
  const { id, key, opened_at: firedAt } = first;
  // Written by the notices and by nobody else.
  const { title, causes, remedy } = JSON.parse(first.trouble) as Told;
  const severity = 'warning';
  const source = key.split('/')[0] ?? key;
  const facts = { source, severity, title, detail: causes.join('\n'), impact: '', nextStep: remedy };
  const life = {
    ...{ id, number, key, site: null, facts, severity, firedAt, lastAt: firedAt, count: 1, failures: 0 },
    ...{ criticalSince: null, acknowledged: null, silence: null, escalated: 0, hidden: false, recoveredAt: null },
    ...{ flap: false, timeline: [{ at: firedAt, what: 'fired', note: severity }] },
  };
  const alert = { id, number, key, site: '', open_key: `${key}@`, severity, fired_at: firedAt, recovered_at: null };
  await insertIfAbsent(db, 'alerts', { ...alert, life: JSON.stringify(life) }, ['id']);
  for (const [ord, { id: card, chat, card: row, opened_at: at }] of own.entries()) {
    const posted = { opened_at: at, posted_at: at, shown_at: at, outcome: 'sent', proof: null, outcome_at: at };
    const shown = { passed_on: 0, face: '-', count: 1, closed_at: null };
    await insertIfAbsent(
      db,
      'alert_cards',
      { id: card, number: null, kind: 'alone', target: chat, source, row, ...posted, ...shown },
      ['id'],
    );
    const place = { alert: id, target: chat, ord, since: at, held: 0, card, done: 0 };
    await insertIfAbsent(db, 'alert_places', place, ['alert', 'target']);
  }
}

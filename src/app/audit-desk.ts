// Ties the audit's entries to each other while the server runs, and remembers each day's head.
import { dateText, dayOf } from '../lib/days.ts';
import { UserError } from '../lib/errors.ts';
import { type Repeated, repeated } from '../lib/repeated.ts';
import { say } from '../outbox/say.ts';
import type { Backwards } from '../people/backwards.ts';
import { chainAudit, recordHead } from '../people/chain.ts';
import type { Program } from './program.ts';

/** Real time. */
const LOOK_MS = 5_000;
/** Every so many looks all entries are looked at. */
const LOOKS_AN_HOUR = 720;

/** @param adminChat where a day's head is said; null where nobody is to hear it, and it is only remembered */
export function startAuditChain({ context, store }: Program, adminChat: () => string | null): Repeated {
  let looks = 0;
  const warned = (found: readonly Backwards[]): void => {
    for (const { seq, entry, byMs, after } of found.slice(0, 20))
      context.log.warn(
        { seq, id: entry.id, at: entry.at, person: entry.person, byMs, after },
        'audit entry runs backwards',
      );
  };
  const look = async (): Promise<void> => {
    await chainAudit(store, { all: looks % LOOKS_AN_HOUR === 0, signal: context.signal, warned });
    looks += 1;
    await headOfYesterday();
  };
  const headOfYesterday = async (): Promise<void> => {
    const now = context.now();
    const day = dateText(dayOf(now) - 1);
    const id = store.newId(now);
    await recordHead(store, { day, now }, async (trx, { seq, hash }) => {
      const chat = adminChat();
      if (chat === null) return;
      const text = `${day} 的审计到第 ${seq} 条为止。以后要核对有没有人改过记录：\nzhiban audit verify --head ${seq}:${hash}`;
      const body = { kind: 'text', text } as const;
      await say(trx, { id, now, chat, act: 'send', body, priority: 'progress', once: `audit-head/${day}` });
    });
  };
  // Another process is at it.
  const onFault = (thrown: unknown): void => {
    if (!(thrown instanceof UserError)) context.log.warn({ err: thrown }, 'audit not chained');
  };
  return repeated(LOOK_MS, look, onFault);
}

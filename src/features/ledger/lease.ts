// The one lease under which the lake is written: a refresh, a publication or an acceptance at a time.
import { type Lease, withLease } from '../../store/leases.ts';
import type { LedgerContext } from './context.ts';

/** How long somebody who comes second waits before being told who is at it, milliseconds. */
const WAIT_MS = 60_000;

/**
 * Does the work while no other process writes the lake.
 * @throws UserError naming the process at work when it does not end within a minute.
 */
export function withLedgerLease<R>(ctx: LedgerContext, title: string, work: (lease: Lease) => Promise<R>): Promise<R> {
  const onWait = (by: { readonly host: string; readonly pid: number }): void =>
    ctx.step({ name: 'lease.waiting', text: `另一个进程（${by.pid}）正在写台账，等它结束……` });
  return withLease(ctx.store, 'ledger', { title, waitMs: WAIT_MS, signal: ctx.signal, onWait }, work);
}

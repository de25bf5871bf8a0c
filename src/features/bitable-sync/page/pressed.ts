// What every press of a button leaves: a row of the audit in the transaction of what it did, and a word on the page that comes next.
import type { Kysely } from 'kysely';
import { traceOf } from '../../../lib/trace-number.ts';
import { recordAudit } from '../../../people/audit.ts';
import type { SyncContext } from '../context.ts';
import type { TaskAudit } from '../tasks/audit.ts';

export interface Press {
  readonly person: string;
  readonly now: Date;
  /** Made outside of the transaction. */
  readonly id: string;
}

export function pressOf({ store, now: clock }: Pick<SyncContext, 'store' | 'now'>, person: string): Press {
  const now = clock();
  return { person, now, id: store.newId(now) };
}

export function auditOf({ id }: Press): TaskAudit {
  return { id, chat: null, trace: traceOf(id) };
}

/** @param text Chinese, without a full stop: what was pressed for which task */
export async function recordPress<T extends object>(
  trx: Kysely<T>,
  { id, now, person }: Press,
  { command, text, result }: { readonly command: string; readonly text: string; readonly result: string },
): Promise<void> {
  await recordAudit(trx, {
    ...{ id, now, once: `sync-page/${id}`, kind: 'click', person, chat: null, ms: 0, command },
    ...{ decision: 'allowed', trace: traceOf(id), text: `页面：${text}`, result },
  });
}

/** What the page says after the redirect: by a word in the address, so that nobody can make it say something else. */
const SAID: Readonly<Record<string, string>> = {
  saved: '已保存。',
  same: '没有什么变化。',
  paused: '已暂停，这期间不会自动运行；手动运行照常可以。',
  resumed: '已恢复；暂停期间到点的不补。',
  enabled: '已启用。',
  disabled: '已停用，不再自动运行。',
  deleted: '任务已删除，它的运行记录还看得到。',
  stopping: '已经叫停：正在写的这一批写完就停，写好的留着。',
  over: '这次运行已经结束了，没有什么可停的。',
  approved: '已批准，马上按最新的数据重新比对后写入。',
  rejected: '已拒绝，什么也没有写。',
  agreed: '已同意，这段 SQL 可以自动运行了。',
  repeated: '这一次刚才已经开始了，没有再开一次。',
  imported: '已导入。',
};

export function saidBy({ said }: Readonly<Record<string, string>>): string | null {
  return said !== undefined && Object.hasOwn(SAID, said) ? (SAID[said] ?? null) : null;
}

export function withSaid(path: string, said: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}said=${said}`;
}

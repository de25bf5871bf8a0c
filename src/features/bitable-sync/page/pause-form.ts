// Until when, and why: the two fields of a form that pauses.
import { UserError } from '../../../lib/errors.ts';

const LONGEST_REASON = 200;

/** @throws UserError for what is no time */
export function pauseIn(form: Readonly<Record<string, string>>): {
  /** Null: until somebody resumes it. */
  readonly until: Date | null;
  readonly reason: string | null;
} {
  const reason = (form.reason ?? '').trim().slice(0, LONGEST_REASON);
  return { until: untilIn(form.until ?? ''), reason: reason === '' ? null : reason };
}

/** `2026-11-27T08:00` as the browser's field gives it, Beijing time; nothing is until somebody resumes it. @throws UserError */
function untilIn(text: string): Date | null {
  const written = text.trim().replace(' ', 'T');
  if (written === '') return null;
  const at = new Date(`${written.slice(0, 16)}:00+08:00`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(written) || Number.isNaN(at.getTime()))
    throw new UserError(`“${text.slice(0, 40)}”不是一个时间，请写成 2026-11-27 08:00；不写就一直暂停到有人恢复`);
  return at;
}

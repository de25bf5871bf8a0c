// What a failed call means for a message that waits in the outbox.

import { DeliveryFault } from '../../outbox/channel.ts';
import { FeishuError } from '../error.ts';

/** Nothing is wrong with the message: somebody has to put the app's settings right, and then it can go. */
const SETTINGS: ReadonlySet<number> = new Set([99991672, 99991676, 99991679, 230027, 230006, 234002]);
const AFTER_SETTINGS_MS = 60_000;
const APP_LIMIT = 99_991_400;

/** FeishuError becomes DeliveryFault; anything else is a bug and is thrown on. */
export function asDeliveryFault(thrown: unknown): DeliveryFault {
  if (!(thrown instanceof FeishuError)) throw thrown;
  const waits = thrown.kind === 'credentials' || SETTINGS.has(thrown.code ?? 0);
  return new DeliveryFault(thrown.message, {
    outcome: thrown.kind === 'lost' ? 'unknown' : 'not-sent',
    final: !thrown.retryable && !waits,
    retryAfterMs: waits ? AFTER_SETTINGS_MS : thrown.retryAfterMs,
    // The app's own limit (feishu.md §1.4), not that of one chat (230020).
    wholeApp: thrown.code === APP_LIMIT,
  });
}

/** The platform read the content and refused it: a plainer one may pass. */
export function isContentRefused(thrown: unknown): thrown is FeishuError {
  if (!(thrown instanceof FeishuError)) return false;
  return thrown.kind === 'bad-card' || thrown.kind === 'too-large' || thrown.code === 230001 || thrown.code === 9499;
}

/** What was to be answered was recalled, deleted, or its thread is gone: the chat is still there. */
export function isTargetGone(thrown: unknown): thrown is FeishuError {
  return thrown instanceof FeishuError && [230011, 230110, 230019, 230030, 230111].includes(thrown.code ?? 0);
}

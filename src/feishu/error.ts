// A call to Feishu that did not end well: what kind of failure, and whether the thing may have been done all the same.
import { UpstreamError } from '../lib/errors.ts';
import type { FailureKind } from './code-rule.ts';

export interface FailureFacts {
  readonly kind: FailureKind;
  /** The platform's code; null when no envelope came back. */
  readonly code: number | null;
  /** The sub-code that 230099 carries in its text (feishu.md §4.4). */
  readonly cardCode: number | null;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** `x-tt-logid`: what Feishu's support asks for. */
  readonly logId: string | null;
  /** Milliseconds to wait, from `x-ogw-ratelimit-reset` (feishu.md §1.4); null when the platform named none. */
  readonly retryAfterMs: number | null;
}

const LATER: ReadonlySet<FailureKind> = new Set(['rate-limited', 'temporary', 'lost']);

/** The message is Chinese, says what to do, and holds neither secret nor token. It carries no cause: axios errors hold both. */
export class FeishuError extends UpstreamError implements FailureFacts {
  readonly kind: FailureKind;
  readonly code: number | null;
  readonly cardCode: number | null;
  readonly status: number | null;
  readonly logId: string | null;
  readonly retryAfterMs: number | null;

  constructor(service: string, message: string, facts: FailureFacts) {
    super(service, message, { retryable: LATER.has(facts.kind) });
    this.kind = facts.kind;
    this.code = facts.code;
    this.cardCode = facts.cardCode;
    this.status = facts.status;
    this.logId = facts.logId;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

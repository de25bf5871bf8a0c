// Why a run ends before its end: for people in words that say who has to do what, for statistics a reason.
import { RECORD_NOT_FOUND } from '../../../feishu/bitable-codes.ts';
import type { FeishuError } from '../../../feishu/error.ts';
import { UserError } from '../../../lib/errors.ts';
import type { FailureReason } from '../model/run.ts';

/** Every foreseen end of a run. The message is Chinese and safe to show. */
export class SyncFault extends UserError {
  readonly reason: FailureReason;
  /** What the platform said, where it was the platform. */
  readonly feishu: FeishuError | null;
  /** An earlier try of the same call was lost: it may have been carried out. */
  readonly isDoubtful: boolean;

  constructor(reason: FailureReason, message: string, feishu: FeishuError | null = null, isDoubtful = false) {
    super(message);
    this.reason = reason;
    this.feishu = feishu;
    this.isDoubtful = isDoubtful;
  }
}

/** Codes that are about the fields of the table, whatever was asked (feishu.md §6.7). */
const ABOUT_FIELDS: ReadonlySet<number> = new Set([
  1254012, 1254014, 1254015, 1254024, 1254028, 1254029, 1254044, 1254045,
]);

/** @param more Chinese, a sentence of its own: what was tried, where the table is; empty for none */
export function faultOf(error: FeishuError, more = '', isDoubtful = false): SyncFault {
  const message = more === '' ? error.message : `${error.message}。${more}`;
  return new SyncFault(reasonOf(error), message, error, isDoubtful);
}

function reasonOf({ kind, code }: FeishuError): FailureReason {
  if (kind === 'permission' || kind === 'credentials') return 'permission';
  if (code !== null && (ABOUT_FIELDS.has(code) || (code >= 1254080 && code <= 1254096))) return 'fields';
  return kind === 'gone' && code !== RECORD_NOT_FOUND ? 'link' : 'feishu';
}

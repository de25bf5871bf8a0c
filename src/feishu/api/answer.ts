// Reads an answer's envelope: HTTP 200 with a code and a non-2xx status are the same thing to us (feishu.md §1.3).

import { isJsonObject } from '../../lib/json.ts';
import type { CodeRule } from '../code-rule.ts';
import { INVALID_GRANT, isCardBusy, RULE_BY_CODE, ruleOfStatus } from '../codes.ts';
import { FeishuError } from '../error.ts';
import type { Answer, NetworkFailure } from './http.ts';

/** What a call is named in sentences, and whom it was made to. */
export interface CallName {
  /** Chinese, for instance 发送消息. */
  readonly what: string;
  /** For instance `飞书（https://open.feishu.cn）`. */
  readonly service: string;
  readonly redact: (text: string) => string;
}

const UNKNOWN: CodeRule = { kind: 'bad-request', says: '飞书拒绝了请求' };
const LONGEST_WAIT_MS = 600_000;

/** Null when the answer says that the call was carried out. */
export function failureOf(answer: Answer, name: CallName): FeishuError | null {
  const { status, data } = answer;
  const envelope = isJsonObject(data) ? data : {};
  const code = codeOf(envelope.code);
  const ok = status >= 200 && status < 300;
  if (ok && code === 0) return null;
  // The OAuth endpoint says it in RFC 6749's words.
  const said = envelope.msg ?? envelope.error_description;
  const msg = typeof said === 'string' ? said : '';
  if (ok && code === null) return unreadable(answer, name, '答复不是飞书的格式，可能被代理或网关改写');
  const known = ruleOf(status, code, msg);
  const rule = known === UNKNOWN && envelope.error === 'invalid_grant' ? INVALID_GRANT : known;
  const scopes = missingScopes(envelope.error);
  const detail = scopes.length > 0 ? `缺少的权限（开通其一即可）：${scopes.join('、')}` : name.redact(msg);
  return failure(name, rule.kind, rule.says, detail, {
    code,
    cardCode: cardCodeOf(msg),
    status,
    logId: logIdOf(answer),
    retryAfterMs: waitOf(answer),
  });
}

/** A number; the OAuth endpoint's page has it as text of digits, too. */
function codeOf(code: unknown): number | null {
  if (typeof code === 'string' && /^\d{1,9}$/.test(code)) return Number(code);
  return typeof code === 'number' ? code : null;
}

/** A call that may have been carried out, whose answer cannot be used. */
export function unreadable(answer: Answer, name: CallName, says: string): FeishuError {
  const facts = { code: null, cardCode: null, status: answer.status, logId: logIdOf(answer), retryAfterMs: null };
  return failure(name, 'lost', says, '', facts);
}

export function unanswered({ kind, says, word }: NetworkFailure, name: CallName): FeishuError {
  const facts = { code: null, cardCode: null, status: null, logId: null, retryAfterMs: null };
  return failure(name, kind, says, name.redact(word), facts);
}

function ruleOf(status: number, code: number | null, msg: string): CodeRule {
  const byStatus = ruleOfStatus(status);
  const byCode = code === null ? undefined : RULE_BY_CODE.get(code);
  if (byCode?.kind === 'bad-card' && isCardBusy(msg)) {
    return { kind: 'temporary', says: '有人正在操作这张卡片，稍后会自动重试' };
  }
  // Whether a server that failed inside had done its work before, nobody knows.
  if (status >= 500 && byCode?.kind !== 'rate-limited') return byStatus ?? UNKNOWN;
  // A gateway that refuses the size has a code of its own for it, or that of any bad request.
  if (status === 413 && byStatus !== null) return byStatus;
  return byCode ?? byStatus ?? UNKNOWN;
}

type Facts = Omit<ConstructorParameters<typeof FeishuError>[2], 'kind'>;

function failure(name: CallName, kind: CodeRule['kind'], says: string, detail: string, facts: Facts): FeishuError {
  const marks = [
    facts.code === null ? null : `错误码 ${facts.code}`,
    facts.status === null || facts.code !== null ? null : `HTTP ${facts.status}`,
    facts.logId === null ? null : `log_id ${facts.logId}`,
    detail === '' ? null : detail,
  ].filter((mark) => mark !== null);
  const message = `飞书「${name.what}」没有成功：${says}${marks.length > 0 ? `（${marks.join('，')}）` : ''}`;
  return new FeishuError(name.service, message, { kind, ...facts });
}

/** 99991672 lists what is missing: `permission_violations[].subject` (feishu.md §1.2). */
function missingScopes(error: unknown): readonly string[] {
  const violations = isJsonObject(error) ? error.permission_violations : [];
  if (!Array.isArray(violations)) return [];
  return violations.flatMap((one: unknown) =>
    isJsonObject(one) && typeof one.subject === 'string' ? [one.subject] : [],
  );
}

function cardCodeOf(msg: string): number | null {
  const found = /ErrCode:\s*(\d{1,9})/.exec(msg);
  return found === null ? null : Number(found[1]);
}

function logIdOf({ headers, data }: Answer): string | null {
  const inBody = isJsonObject(data) && isJsonObject(data.error) ? data.error.log_id : null;
  const found = headers['x-tt-logid'] ?? inBody;
  return typeof found === 'string' && /^[\w-]{1,100}$/.test(found) ? found : null;
}

/** Seconds in the header become milliseconds; a platform that asks for more than ten minutes is asked again after ten. */
function waitOf({ headers }: Answer): number | null {
  const seconds = Number(headers['x-ogw-ratelimit-reset'] ?? headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, LONGEST_WAIT_MS) : null;
}

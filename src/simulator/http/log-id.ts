// The log id that is on every answer and in every error (feishu.md §1.3, §9 item 13).
import { randomBytes } from 'node:crypto';
import { isJsonObject } from '../../lib/json.ts';
import type { Answer } from './answer.ts';

/** `20261126…` and hexadecimal digits, as the platform's look. */
export function newLogId(at: number): string {
  return new Date(at).toISOString().replace(/\D/g, '').slice(0, 14) + randomBytes(9).toString('hex').toUpperCase();
}

/** The same answer with its log id in the header, and in `error` where there is one. */
export function withLogId(answer: Answer, logId: string): Answer {
  const headers = { ...answer.headers, 'x-tt-logid': logId };
  // The token endpoint of OAuth has a word there.
  if (!('json' in answer) || !isJsonObject(answer.json.error)) return { ...answer, headers };
  const error = {
    ...answer.json.error,
    log_id: logId,
    troubleshooter: `排查建议查看(Troubleshooting suggestions): https://open.feishu.cn/search?log_id=${logId}`,
  };
  return { ...answer, headers, json: { ...answer.json, error } };
}

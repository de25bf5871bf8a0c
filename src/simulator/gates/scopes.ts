// The gate of scopes: an app without one of those an endpoint asks for gets 99991672 and is told which would do (feishu.md §1.2, §9 item 2).
import type { App } from '../apps.ts';
import { type JsonAnswer, refused400 } from '../http/answer.ts';

export function scopeFault(app: App, wanted: readonly string[]): JsonAnswer | null {
  if (wanted.length === 0 || wanted.some((scope) => app.scopes.has(scope))) return null;
  const msg = `Access denied. One of the following scopes is required: [${wanted.join(', ')}]. 应用尚未开通所需的应用身份权限：[${wanted.join(', ')}]`;
  return refused400(99991672, msg, {
    permission_violations: wanted.map((subject) => ({ type: 'action_scope_required', subject })),
  });
}

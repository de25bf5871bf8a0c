// Which scopes the company has granted to the app (application-v6 scope/list): those it has, and those it once asked for.
import { ok } from '../http/answer.ts';
import type { Endpoint } from '../http/endpoint.ts';

export function scopeEndpoints(): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/open-apis/application/v6/scopes',
      scopes: [],
      handle: ({ app }) =>
        ok({
          scopes: [
            ...[...app.scopes].map((scope_name) => ({ scope_name, grant_status: 1, scope_type: 'tenant' })),
            { scope_name: 'drive:drive', grant_status: 2, scope_type: 'tenant' },
          ],
        }),
    },
  ];
}

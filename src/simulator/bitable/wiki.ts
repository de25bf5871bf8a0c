// Nodes of a wiki: which document they show (feishu.md §6.8).
import { type Answer, ok, refused400 } from '../http/answer.ts';
import type { Call, Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';

const SPACE = '7034502641455497244';

export function wikiEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path: '/open-apis/wiki/v2/spaces/get_node',
      scopes: ['wiki:node:read', 'wiki:wiki:readonly', 'wiki:wiki'],
      rate: [{ count: 100, windowMs: 60_000 }],
      handle: (call) => node(platform, call),
    },
  ];
}

function node({ state }: Platform, { query, app }: Call): Answer {
  const [token, type] = [query.get('token') ?? '', query.get('obj_type') ?? 'wiki'];
  if (token === '' || !/^[a-z]+$/.test(type)) return refused400(131002, 'param err: token');
  const found =
    type === 'wiki'
      ? state.wikiNodes.get(token)
      : state.wikiNodes.all().find((one) => one.token === token && one.kind === type);
  if (found === undefined) return refused400(131005, 'not found');
  const base = found.kind === 'bitable' ? state.bases.get(found.token) : undefined;
  const access = base === undefined ? 'read' : (base.access[app.id] ?? base.access['*'] ?? 'none');
  if (found.closed || access === 'none') {
    return refused400(131006, 'permission denied: wiki space permission denied, tenant needs read permission.');
  }
  return ok({
    node: {
      space_id: SPACE,
      node_token: found.id,
      obj_token: found.token,
      obj_type: found.kind,
      node_type: 'origin',
      parent_node_token: '',
      origin_node_token: found.id,
      origin_space_id: SPACE,
      title: found.title,
      has_child: false,
    },
  });
}

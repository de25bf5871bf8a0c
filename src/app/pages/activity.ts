// /activity.json: what is going on right now, for the script that keeps a page up to date.
import type { Route } from '../../web/route.ts';
import { activityOf, type Desk, troubleOf } from '../desk.ts';

export const activityRoute: Route<Desk> = {
  method: 'GET',
  path: '/activity.json',
  action: '状态',
  handle: async (desk) => ({ kind: 'json', value: { activity: activityOf(desk), trouble: troubleOf(desk) } }),
};

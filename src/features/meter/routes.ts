// The meter's pages and endpoints.
import type { Route } from '../../web/route.ts';
import type { MeterContext } from './context.ts';
import { apiRoutes } from './page/api-routes.ts';
import { compatRoutes } from './page/compat-routes.ts';
import { exportRoute } from './page/export-route.ts';
import { meterRoute } from './page/page.ts';
import { shareRoute } from './page/share.ts';

export const meterRoutes: readonly Route<MeterContext>[] = [
  ...[meterRoute, exportRoute, shareRoute],
  ...compatRoutes,
  ...apiRoutes,
];

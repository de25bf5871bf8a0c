// The meter's pages and endpoints.
import type { Route } from '../../web/route.ts';
import type { MeterContext } from './context.ts';
import { compatRoutes } from './page/compat-routes.ts';
import { exportRoute } from './page/export-route.ts';

export const meterRoutes: readonly Route<MeterContext>[] = [exportRoute, ...compatRoutes];

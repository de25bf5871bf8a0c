// The pages of Bitable sync.
import type { Route } from '../../web/route.ts';
import type { SyncContext } from './context.ts';
import { bulkRoutes } from './page/bulk.ts';
import { editorRoutes } from './page/editor-routes.ts';
import { eventsRoute } from './page/events.ts';
import { listRoute } from './page/list-page.ts';
import { logsRoute } from './page/logs-page.ts';
import { runActionRoutes } from './page/run-actions.ts';
import { runFileRoutes } from './page/run-files.ts';
import { runRoute } from './page/run-page.ts';
import { taskActionRoutes } from './page/task-actions.ts';
import { taskRoute } from './page/task-page.ts';
import { yamlRoutes } from './page/yaml-pages.ts';

export const bitableSyncRoutes: readonly Route<SyncContext>[] = [
  ...[listRoute, logsRoute, eventsRoute],
  ...editorRoutes,
  ...yamlRoutes,
  ...bulkRoutes,
  ...[taskRoute, ...taskActionRoutes],
  ...[runRoute, ...runActionRoutes, ...runFileRoutes],
];

// All pages and endpoints of the server, but for the way in: the core's own, then every feature's.
import { type Route, type ServedRoute, servedRoutes } from '../../web/route.ts';
import type { Desk } from '../desk.ts';
import type { AnyFeature } from '../features.ts';
import type { Program } from '../program.ts';
import { activityRoute } from './activity.ts';
import { bitableLinkRoute, bitableListRoute, bitableTableRoute } from './bitable.ts';
import { chatRoute } from './chat.ts';
import { forwardRoute } from './forward.ts';
import { homeRoute } from './home.ts';
import { passWorkdayRoute, workdayRoute } from './workday.ts';

export const coreRoutes: readonly Route<Desk>[] = [
  homeRoute,
  chatRoute,
  bitableListRoute,
  bitableTableRoute,
  bitableLinkRoute,
  activityRoute,
  passWorkdayRoute,
  workdayRoute,
  forwardRoute,
];

/** Where everything's own page is when another one is the first. */
const HOME_BESIDE = '/home';

/** Where there is no playground, its chat is not in the navigation. `web.home` names the feature whose page is the first one. */
export function allRoutes(
  deskNow: () => Desk,
  isPlayground: boolean,
  program: Program,
  features: readonly AnyFeature[],
): readonly ServedRoute[] {
  const { menu: _, ...unlisted } = chatRoute;
  const { home } = program.context.config.web;
  const core = coreRoutes.map((route) => {
    if (route === homeRoute && home !== 'all') return { ...homeRoute, path: HOME_BESIDE };
    return route === chatRoute && !isPlayground ? unlisted : route;
  });
  const now =
    <Ctx>(made: () => Ctx) =>
    async (): Promise<Ctx> => {
      await program.fresh();
      return made();
    };
  return [
    ...servedRoutes(core, now(deskNow)),
    ...features.flatMap((feature) =>
      servedRoutes(
        feature.name === home ? withFront(feature.routes, `/${home}`) : feature.routes,
        now(() => program.contextOf(feature)),
      ),
    ),
  ];
}

/** The feature's page once more, as the first one; in the navigation it stands once. */
function withFront<Ctx>(routes: readonly Route<Ctx>[], path: string): readonly Route<Ctx>[] {
  const page = routes.find((route) => route.path === path && route.method === 'GET');
  if (page === undefined) throw new Error(`there is no page ${path} to begin with`);
  const { menu, ...unlisted } = page;
  return [
    { ...unlisted, path: '/', ...(page.action === undefined && menu !== undefined ? { action: menu } : {}) },
    ...routes,
  ];
}

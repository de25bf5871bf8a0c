// All pages and endpoints of the server, but for the way in: the core's own, then every feature's.
import { type Route, type ServedRoute, servedRoutes } from '../../web/route.ts';
import type { Desk } from '../desk.ts';
import type { AnyFeature } from '../features.ts';
import type { Program } from '../program.ts';
import { activityRoute } from './activity.ts';
import { chatRoute } from './chat.ts';
import { forwardRoute } from './forward.ts';
import { homeRoute } from './home.ts';
import { passWorkdayRoute, workdayRoute } from './workday.ts';

export const coreRoutes: readonly Route<Desk>[] = [
  homeRoute,
  chatRoute,
  activityRoute,
  passWorkdayRoute,
  workdayRoute,
  forwardRoute,
];

/** Where there is no playground, its chat is not in the navigation. */
export function allRoutes(
  deskNow: () => Desk,
  isPlayground: boolean,
  program: Program,
  features: readonly AnyFeature[],
): readonly ServedRoute[] {
  const { menu: _, ...unlisted } = chatRoute;
  const core = coreRoutes.map((route) => (route === chatRoute && !isPlayground ? unlisted : route));
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
        feature.routes,
        now(() => program.contextOf(feature)),
      ),
    ),
  ];
}

// The kinds of households there are.
import type { Household } from './household.ts';

const HOME = [3, 2, 2, 2, 2, 3, 5, 7, 5, 3, 3, 4, 5, 4, 3, 3, 4, 6, 9, 10, 10, 9, 7, 5];
const HOME_REST = [4, 3, 2, 2, 2, 2, 3, 5, 6, 6, 6, 7, 7, 6, 5, 5, 6, 7, 9, 10, 10, 9, 8, 6];
const OFFICE = [1, 1, 1, 1, 1, 1, 2, 5, 9, 10, 10, 9, 8, 9, 10, 10, 9, 8, 5, 3, 2, 2, 1, 1];
const EVEN = Array.from({ length: 24 }, () => 1);
const SHOP = [1, 1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 10, 9, 9, 9, 10, 10, 10, 10, 8, 5, 2, 1];
const CANTEEN = [2, 2, 2, 2, 3, 8, 10, 6, 4, 7, 12, 14, 9, 4, 3, 4, 9, 12, 9, 5, 4, 3, 2, 2];
const DORM = [7, 4, 3, 2, 2, 2, 4, 6, 3, 2, 2, 4, 5, 4, 2, 2, 3, 6, 9, 10, 10, 10, 10, 9];

const kind = (title: string, more: Omit<Household, 'title'>): Household => ({ title, ...more });

export const HOUSEHOLDS = {
  home: kind('住宅', {
    ...{ day: 800, weekend: 1.25, holiday: 1.15, springFestival: 0.5, heating: 0.04, cooling: 0.09, growth: 0.02 },
    ...{ noise: 0.18, away: 6, course: HOME, restCourse: HOME_REST },
  }),
  single: kind('单身公寓', {
    ...{ day: 320, weekend: 1.4, holiday: 1, springFestival: 0.2, heating: 0.05, cooling: 0.1, growth: 0.03 },
    ...{ noise: 0.3, away: 15, course: HOME, restCourse: HOME_REST },
  }),
  dormitory: kind('宿舍', {
    ...{ day: 1_850, weekend: 1.1, holiday: 0.7, springFestival: 0.25, heating: 0.03, cooling: 0.08, growth: 0 },
    ...{ noise: 0.1, away: 0, course: DORM, restCourse: HOME_REST },
  }),
  office: kind('办公室', {
    ...{ day: 6_200, weekend: 0.3, holiday: 0.22, springFestival: 0.18, heating: 0.02, cooling: 0.06, growth: 0.05 },
    ...{ noise: 0.09, away: 0, course: OFFICE, restCourse: EVEN },
  }),
  workshop: kind('车间', {
    ...{ day: 32_000, weekend: 0.55, holiday: 0.2, springFestival: 0.08, heating: 0, cooling: 0.01, growth: 0.15 },
    ...{ noise: 0.12, away: 0, course: OFFICE, restCourse: OFFICE },
  }),
  shop: kind('商铺', {
    ...{ day: 2_600, weekend: 1.3, holiday: 1.4, springFestival: 0.6, heating: 0.02, cooling: 0.05, growth: 0.06 },
    ...{ noise: 0.12, away: 3, course: SHOP, restCourse: SHOP },
  }),
  canteen: kind('食堂', {
    ...{ day: 9_600, weekend: 0.7, holiday: 0.5, springFestival: 0.2, heating: 0.01, cooling: 0.04, growth: 0 },
    ...{ noise: 0.08, away: 0, course: CANTEEN, restCourse: CANTEEN },
  }),
  machines: kind('机房', {
    ...{ day: 12_000, weekend: 1, holiday: 1, springFestival: 1, heating: 0, cooling: 0.02, growth: 0.08 },
    ...{ noise: 0.03, away: 0, course: EVEN, restCourse: EVEN },
  }),
} as const satisfies Readonly<Record<string, Household>>;

export type HouseholdName = keyof typeof HOUSEHOLDS;

// Who is told of an alert: its own audience, or the routes that fit, or the admin chat, or the first chat there is. Pure.
import type { Targets, Told } from './rules.ts';
import type { Severity } from './state.ts';

export interface Route {
  readonly site?: string | undefined;
  readonly source?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly to: readonly string[];
}

export interface Routing {
  readonly routes: Readonly<Record<string, Route>>;
  readonly adminChat: string | null;
  /** Chats of the configuration. */
  readonly chats: readonly string[];
}

/** All routes that fit count. Of each, chats and people are told; robots and mail addresses stand by for when that fails, unless there is nobody else. */
export function targetsFor({ routes, adminChat, chats }: Routing, told: Told): Targets {
  const fallback = adminChat ?? chats[0];
  const fitting = Object.values(routes).filter((route) => fits(route, told));
  const lists =
    told.audience === undefined || told.audience.length === 0 ? fitting.map(({ to }) => to) : [told.audience];
  const wanted = lists.some((list) => list.length > 0) ? lists : fallback === undefined ? [] : [[fallback]];
  const first = unique(wanted.flatMap((list) => leading(list)));
  const next = unique([...wanted.flat(), ...(fallback === undefined ? [] : [fallback])]);
  return { first, next: next.filter((target) => !first.includes(target)) };
}

function fits({ site, source, severity }: Route, told: Told): boolean {
  return (
    (site === undefined || site === told.site) &&
    (source === undefined || source === told.source) &&
    (severity === undefined || severity === told.severity)
  );
}

function leading(list: readonly string[]): readonly string[] {
  const reached = list.filter((target) => !isStandby(target));
  return reached.length > 0 ? reached : list.slice(0, 1);
}

/** What has no cards, and is used where Feishu's own do not arrive. */
export function isStandby(target: string): boolean {
  return /^(robot|mail):/.test(target);
}

function unique(targets: readonly string[]): readonly string[] {
  return [...new Set(targets)];
}

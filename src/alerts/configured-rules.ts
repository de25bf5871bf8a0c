// The rules as the settings give them.
import type { CoreConfig } from '../config/core.ts';
import { quietEnd } from './quiet.ts';
import { targetsFor } from './routes.ts';
import { type AlertRules, FIXED_RULES } from './rules.ts';
import type { Workdays } from './workdays.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** open_ids by the codes of sites; `default` is for all others. */
export interface OnDuty {
  readonly primary: Readonly<Record<string, string>>;
  readonly backup: Readonly<Record<string, string>>;
}

export function configuredRules(
  { alerts, feishu }: Pick<CoreConfig, 'alerts' | 'feishu'>,
  duty: OnDuty,
  workdays: Workdays,
): AlertRules {
  const { routes, adminChat = null, quietHours } = alerts;
  const chats = (feishu?.chats ?? []).map(({ id }) => id);
  return {
    ...FIXED_RULES,
    targetsOf: (told) => targetsFor({ routes, adminChat, chats }, told),
    quietUntil: (target, at) => {
      const window = quietHours[target] ?? quietHours.default;
      return window === undefined ? null : quietEnd(window, workdays, at);
    },
    dutyOf: (site) => onDuty(duty, site),
    groupMs: alerts.groupSeconds * SECOND_MS,
    escalateMs: [alerts.escalateMinutes * MINUTE_MS, alerts.backupMinutes * MINUTE_MS],
    passOnMs: alerts.passOnMinutes * MINUTE_MS,
  };
}

export function onDuty({ primary, backup }: OnDuty, site: string | null) {
  const of = (people: Readonly<Record<string, string>>): string | null => people[site ?? ''] ?? people.default ?? null;
  return { primary: of(primary), backup: of(backup) };
}

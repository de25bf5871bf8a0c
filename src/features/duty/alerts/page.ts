// /alerts: what is wrong now, the worst in front, as 告警 says it in a chat; who has it in hand and what is to be done. To be read only.
import { clockText, momentText, SEVERITY_TITLE } from '../../../alerts/cards/words.ts';
import { openAlerts } from '../../../alerts/lookup.ts';
import type { Alert, Severity } from '../../../alerts/state.ts';
import type { FeatureContext } from '../../../feature.ts';
import { knownPeople } from '../../../people/directory.ts';
import { nameOf } from '../../../people/known.ts';
import { rightRules } from '../../../people/rights.ts';
import type { Route } from '../../../web/route.ts';
import type { DutySettings } from '../settings.ts';
import { siteNames } from './act.ts';

type Ctx = FeatureContext<DutySettings>;

/** The bar beside a line, as on the home page. */
const BAR: Readonly<Record<Severity, 'fault' | 'warning' | 'ok'>> = {
  critical: 'fault',
  warning: 'warning',
  info: 'ok',
};

export const alertsRoute: Route<Ctx> = {
  method: 'GET',
  path: '/alerts',
  right: 'query',
  action: '告警',
  sites: ({ config }, { query }) => siteAsked(config, query.site),
  handle: async ({ store, config }, { query }) => {
    const [asked] = siteAsked(config, query.site);
    const nameOfSite = siteNames({ config });
    if (asked === undefined && (query.site ?? '') !== '')
      return {
        kind: 'missing',
        message: `没有基地“${query.site}”；现有：${config.sites.map(({ name }) => name).join('、')}`,
      };
    const open = (await openAlerts(store)).filter(({ site }) => asked === undefined || site === asked);
    const inHand = open.flatMap(({ acknowledged, silence }) => [acknowledged?.by ?? [], silence?.by ?? []].flat());
    const known = await knownPeople(store, [...new Set(inHand)]);
    const rules = rightRules(config);
    const nameOfPerson = (person: string): string => nameOf(known, rules, person) ?? person;
    return {
      kind: 'page',
      template: 'duty/alerts',
      title: '告警',
      data: {
        site: asked === undefined ? null : nameOfSite(asked),
        alerts: open.map((alert) => ({
          number: alert.number,
          bar: BAR[alert.severity],
          severity: SEVERITY_TITLE[alert.severity],
          title: alert.facts.title,
          site: alert.site === null ? '' : nameOfSite(alert.site),
          since: `${momentText(alert.firedAt)} 起${alert.count > 1 ? `，${alert.count} 次` : ''}`,
          detail: alert.facts.detail,
          inHand: inHandText(alert, nameOfPerson),
          nextStep: alert.facts.nextStep,
          link: alert.facts.link ?? null,
        })),
      },
    };
  },
};

/** Codes, none for all of them: by code or name. */
function siteAsked({ sites }: Ctx['config'], text = ''): readonly string[] {
  const wanted = text.trim().toLowerCase();
  const site = sites.find((one) => [one.code, one.name, ...one.aliases].some((name) => name.toLowerCase() === wanted));
  return site === undefined ? [] : [site.code];
}

function inHandText({ acknowledged, silence, firedAt }: Alert, nameOfPerson: (person: string) => string): string {
  if (silence !== null) return `${nameOfPerson(silence.by)} 静默至 ${clockText(silence.until, firedAt)}`;
  if (acknowledged === null) return '还没有人确认';
  return `${nameOfPerson(acknowledged.by)} ${clockText(acknowledged.at, firedAt)} 确认`;
}

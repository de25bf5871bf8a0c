// One alert through its life: raised, raised again, acknowledged, silenced, recovered. Pure.
import {
  type Act,
  type Alert,
  type AlertFacts,
  isWorse,
  later,
  latest,
  type Moment,
  SEVERITIES,
  type Severity,
} from './state.ts';

/** No silence lasts longer. */
export const MOST_SILENCE_MS = 24 * 3_600_000;
const MOST_MOMENTS = 40;

export interface Raised {
  readonly id: string;
  readonly number: number;
  readonly key: string;
  readonly site: string | null;
  readonly facts: AlertFacts;
  readonly at: string;
}

export function fired({ id, number, key, site, facts, at }: Raised): Alert {
  const { severity } = facts;
  return {
    ...{ id, number, key, site, facts, severity, firedAt: at, lastAt: at, count: 1 },
    failures: facts.failure === true ? 1 : 0,
    criticalSince: severity === 'critical' ? at : null,
    ...{ acknowledged: null, silence: null, escalated: 0, hidden: false, recoveredAt: null, flap: false },
    timeline: [{ at, what: 'fired', note: severity }],
  };
}

/** Raised while it is open. What is worse than before is news: it ends the silence, and has to be acknowledged again. */
export function repeated(alert: Alert, facts: AlertFacts, at: string, mostFailures: number): Alert {
  const failures = alert.failures + (facts.failure === true ? 1 : 0);
  const severity = failures >= mostFailures ? raised(facts.severity) : facts.severity;
  const again = {
    ...alert,
    ...{ facts, failures, severity, count: alert.count + 1 },
    lastAt: latest(at, alert.lastAt),
    criticalSince: severity === 'critical' ? (alert.criticalSince ?? at) : null,
  };
  if (!isWorse(severity, alert.severity)) return again;
  return noted(
    { ...again, acknowledged: null, silence: null, escalated: 0, criticalSince: severity === 'critical' ? at : null },
    { at, what: 'worsened', note: severity },
  );
}

function raised(severity: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? severity;
}

/** @param told whether anybody was told of it, or will be in spite of its recovery */
export function recovered(alert: Alert, at: string, told: boolean, flapMs: number): Alert {
  const recoveredAt = latest(at, alert.firedAt);
  const flap = !told && recoveredAt < later(alert.firedAt, flapMs);
  return noted({ ...alert, recoveredAt, flap, silence: null }, { at: recoveredAt, what: 'recovered' });
}

/** What a person does; the same alert when it changes nothing. */
export function acted(alert: Alert, act: Act): Alert {
  if (alert.recoveredAt !== null) return alert;
  const { at, by } = act;
  switch (act.kind) {
    case 'acknowledge':
      if (alert.acknowledged !== null) return alert;
      return noted({ ...alert, acknowledged: { by, at } }, { at, what: 'acknowledged', by });
    case 'silence': {
      const most = later(at, MOST_SILENCE_MS);
      const until = act.toRecovery || act.until > most ? most : act.until;
      if (until <= at) return alert;
      const silence = { by, at, until, toRecovery: act.toRecovery };
      return noted({ ...alert, silence }, { at, what: 'silenced', by, note: until });
    }
    case 'unsilence':
      if (alert.silence === null) return alert;
      return noted(awake({ ...alert, silence: null }, at), { at, what: 'unsilenced', by });
  }
}

/** The silence is over by itself, and it is not well yet. */
export function silenceOver(alert: Alert, at: string): Alert {
  return noted(awake({ ...alert, silence: null }, at), { at, what: 'silence-over' });
}

/** The escalation begins anew. */
function awake(alert: Alert, at: string): Alert {
  return { ...alert, criticalSince: alert.criticalSince === null ? null : at, escalated: 0 };
}

/** The beginning stays, of the rest the newest. */
export function noted(alert: Alert, moment: Moment): Alert {
  const [first, ...rest] = [...alert.timeline, moment];
  return { ...alert, timeline: first === undefined ? [] : [first, ...rest.slice(1 - MOST_MOMENTS)] };
}

export function isOpen({ recoveredAt }: Alert): boolean {
  return recoveredAt === null;
}

/** Open, and nobody has it in hand: people are to notice it. */
export function isLoud(alert: Alert): boolean {
  return isOpen(alert) && alert.acknowledged === null && alert.silence === null && !alert.hidden;
}

// The evaluation without a store: a state, a clock, and what was said, for scenarios and properties.

import { membersByCard } from '../../src/alerts/draft.ts';
import { evaluate } from '../../src/alerts/evaluate.ts';
import { targetsFor } from '../../src/alerts/routes.ts';
import { type AlertRules, FIXED_RULES } from '../../src/alerts/rules.ts';
import type { Alert, AlertFacts, AlertState, Input, Say } from '../../src/alerts/state.ts';
import { createIdMaker } from '../../src/lib/ids.ts';

export const NOON = new Date('2026-11-26T04:00:00.000Z');
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export function rules(parts: Partial<AlertRules> = {}): AlertRules {
  return {
    ...FIXED_RULES,
    targetsOf: (told) => targetsFor({ routes: {}, adminChat: 'oc_admin', chats: ['oc_first'] }, told),
    quietUntil: () => null,
    dutyOf: () => ({ primary: 'ou_primary', backup: 'ou_backup' }),
    groupMs: 30 * SECOND,
    escalateMs: [15 * MINUTE, 30 * MINUTE],
    passOnMs: 5 * MINUTE,
    ...parts,
  };
}

export function facts(parts: Partial<AlertFacts> = {}): AlertFacts {
  return {
    ...{ source: 'daily', severity: 'warning' as const, title: '没有做成', detail: '苏州没有应答' },
    ...{ impact: '今天的变更还不知道', nextStep: '请看原因' },
    ...parts,
  };
}

export interface SaidNow {
  readonly at: number;
  readonly say: Say;
}

export function coreBench(given: AlertRules = rules()) {
  const newId = createIdMaker();
  let state: AlertState = { alerts: new Map(), places: new Map(), cards: new Map(), nextNumber: 1 };
  let dueAt: string | null = null;
  let now = NOON.getTime();
  let current = given;
  const said: SaidNow[] = [];
  /** Every alert that ever was, as it is now. */
  const known = new Map<string, Alert>();
  const at = (): string => new Date(now).toISOString();
  const look = (...inputs: readonly Input[]): readonly Say[] => {
    const result = evaluate(state, inputs, current, { now: at(), newId: () => newId(new Date(now)) });
    state = result.state;
    dueAt = result.dueAt;
    for (const alert of state.alerts.values()) known.set(alert.id, alert);
    said.push(...result.says.map((say) => ({ at: now, say })));
    return result.says;
  };
  return {
    at,
    look,
    /** Sets the rules from here on. */
    follow: (parts: Partial<AlertRules>): void => {
      current = { ...current, ...parts };
    },
    raise: (key: string, parts: Partial<AlertFacts> = {}, site: string | null = null): readonly Say[] =>
      look({ kind: 'raise', at: at(), key, site, facts: facts(parts) }),
    recover: (key: string, site: string | null = null): readonly Say[] =>
      look({ kind: 'recover', at: at(), key, site }),
    acknowledge: (number: number, by = 'ou_li'): readonly Say[] => look({ kind: 'acknowledge', at: at(), number, by }),
    silence: (number: number, ms: number, by = 'ou_li'): readonly Say[] =>
      look({
        ...{ kind: 'silence', at: at(), number, by, toRecovery: false },
        until: new Date(now + ms).toISOString(),
      }),
    unsilence: (number: number, by = 'ou_li'): readonly Say[] => look({ kind: 'unsilence', at: at(), number, by }),
    outcome: (row: string, result: 'sent' | 'failed'): readonly Say[] =>
      look({ kind: 'outcome', at: at(), row, state: result, proof: result === 'sent' ? 'om_1' : '机器人不在群里' }),
    /** Time goes by; the evaluation looks when it said that something is due, and at the end. */
    pass: (ms: number): readonly Say[] => {
      const until = now + ms;
      const all: Say[] = [];
      while (dueAt !== null && Date.parse(dueAt) <= until) {
        now = Math.max(now, Date.parse(dueAt));
        all.push(...look());
      }
      now = until;
      all.push(...look());
      return all;
    },
    /** Time goes by and nobody looks. */
    sleep: (ms: number): void => {
      now += ms;
    },
    said,
    state: () => state,
    due: () => dueAt,
    alert: (number: number): Alert => {
      const found = [...known.values()].find((alert) => alert.number === number);
      if (found === undefined) throw new Error(`no alert ${number}`);
      return found;
    },
    known: () => [...known.values()],
    cards: () => [...state.cards.values()],
    members: (card: string) => membersByCard(state).get(card) ?? [],
  };
}

export type CoreBench = ReturnType<typeof coreBench>;
export const kinds = (says: readonly Say[]): readonly string[] => says.map(({ kind }) => kind);

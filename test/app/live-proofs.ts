// Every place that is declared live, and how its value is seen by who uses it: whoever declares another adds it here.
import { expect } from 'vitest';
import { configuredRules, onDuty } from '../../src/alerts/configured-rules.ts';
import { features } from '../../src/app/features.ts';
import { openHouse } from '../../src/app/group/house.ts';
import type { Program } from '../../src/app/program.ts';
import { siteFinder } from '../../src/bot/sites.ts';
import type { SyncContext } from '../../src/features/bitable-sync/context.ts';
import { bitableSyncFeature } from '../../src/features/bitable-sync/index.ts';
import { undoReasons } from '../../src/features/bitable-sync/plan/guard.ts';
import { planChats } from '../../src/features/bitable-sync/run/telling.ts';
import { dutyFeature } from '../../src/features/duty/index.ts';
import type { DutySettings } from '../../src/features/duty/settings.ts';
import type { LedgerContext } from '../../src/features/ledger/context.ts';
import { ledgerFeature } from '../../src/features/ledger/index.ts';
import { meterFeature } from '../../src/features/meter/index.ts';
import type { MeterSettings } from '../../src/features/meter/settings.ts';
import type { Json } from '../../src/lib/json.ts';
import { rightRules } from '../../src/people/rights.ts';
import type { Keys } from '../../src/settings/overlay.ts';

export interface Proof {
  readonly path: Keys;
  readonly value: Json;
  /** What is done with the value, as those who use it come by it. */
  readonly seen: (program: Program) => unknown;
  readonly expected: unknown;
}

const duty = (program: Program): DutySettings => program.contextOf(dutyFeature).settings;
const meter = (program: Program): MeterSettings => program.contextOf(meterFeature).settings;
const sync = (program: Program): SyncContext => program.contextOf(bitableSyncFeature);
const EMPTIES_FOUR = { deletes: [], empties: ['a', 'b', 'c', 'd'], emptied: 4, newFields: [] };
const ledger = (program: Program): LedgerContext => program.contextOf(ledgerFeature);

/** By the place as it is declared; who declares another says here how it is live. */
export const PROOFS: Readonly<Record<string, Proof>> = {
  rights: {
    path: ['rights', 'default'],
    value: 'visit',
    seen: ({ context }) => rightRules(context.config).default,
    expected: 'visit',
  },
  alerts: {
    path: ['alerts', 'groupSeconds'],
    value: 60,
    seen: ({ context }) =>
      configuredRules(context.config, { primary: {}, backup: {} }, { isRest: () => false } as never).groupMs,
    expected: 60_000,
  },
  schedule: {
    path: ['schedule', 'daily', 'cron'],
    value: '0 7 * * *',
    seen: async (program) => {
      const jobs = await openHouse(program, features).timetable();
      return jobs.find(({ name }) => name === 'daily')?.schedule?.cron;
    },
    expected: '0 7 * * *',
  },
  retention: {
    path: ['retention', 'messageDays'],
    value: 8,
    seen: ({ context }) => context.config.retention.messageDays,
    expected: 8,
  },
  'sites.*.aliases': {
    path: ['sites', 'suzhou', 'aliases'],
    value: ['姑苏'],
    seen: ({ context }) => siteFinder(context.config.sites)({ words: ['姑苏'], quoted: [false], options: new Map() }),
    expected: expect.objectContaining({ sites: ['suzhou'] }),
  },
  'duty.lateMinutes': {
    path: ['duty', 'lateMinutes'],
    value: 7,
    seen: (program) => duty(program).lateMinutes,
    expected: 7,
  },
  'duty.longMinutes': {
    path: ['duty', 'longMinutes'],
    value: 7,
    seen: (program) => duty(program).longMinutes,
    expected: 7,
  },
  'duty.primary': {
    path: ['duty', 'primary', 'suzhou'],
    value: 'ou_wang',
    seen: (program) => onDuty(duty(program), 'suzhou').primary,
    expected: 'ou_wang',
  },
  'duty.backup': {
    path: ['duty', 'backup', 'default'],
    value: 'ou_li',
    seen: (program) => onDuty(duty(program), 'suzhou').backup,
    expected: 'ou_li',
  },
  'ledger.guard': {
    path: ['ledger', 'guard', 'lossShare'],
    value: 0.5,
    seen: (program) => ledger(program).settings.guard.lossShare,
    expected: 0.5,
  },
  'ledger.staleHours': {
    path: ['ledger', 'staleHours'],
    value: 3,
    seen: (program) => ledger(program).settings.staleHours,
    expected: 3,
  },
  'ledger.ledgers.*.columns.*.tolerance': {
    path: ['ledger', 'ledgers', 'points', 'columns', 'hi_limit', 'tolerance'],
    value: 0.25,
    seen: (program) => ledger(program).settings.ledgers.points?.columns.hi_limit?.tolerance,
    expected: 0.25,
  },
  'meter.meters': {
    path: ['meter', 'meters', '18601234567'],
    value: { name: '201' },
    // Whoever adds the first one has it read from then on, as often as the other proof says.
    seen: async (program) => {
      const jobs = await openHouse(program, features).timetable();
      return jobs.find(({ name }) => name === 'meter-poll')?.schedule?.cron;
    },
    expected: '@every 120s',
  },
  'meter.intervalSeconds': {
    path: ['meter', 'intervalSeconds'],
    value: 120,
    seen: (program) => meter(program).intervalSeconds,
    expected: 120,
  },
  'meter.fetchCooldownSeconds': {
    path: ['meter', 'fetchCooldownSeconds'],
    value: 30,
    seen: (program) => meter(program).fetchCooldownSeconds,
    expected: 30,
  },
  'meter.reports': {
    path: ['meter', 'reports', 'weekly'],
    value: false,
    seen: (program) => meter(program).reports.weekly,
    expected: false,
  },
  'bitable-sync.approve': {
    path: ['bitable-sync', 'approve', 'rows'],
    value: 3,
    seen: (program) => undoReasons(EMPTIES_FOUR, sync(program).settings.approve, 100).length,
    expected: 1,
  },
  'bitable-sync.fewerThan': {
    path: ['bitable-sync', 'fewerThan'],
    value: 0.25,
    seen: (program) => sync(program).settings.fewerThan,
    expected: 0.25,
  },
  'bitable-sync.approveSql': {
    path: ['bitable-sync', 'approveSql'],
    value: true,
    seen: (program) => sync(program).settings.approveSql,
    expected: true,
  },
  'bitable-sync.chats': {
    path: ['bitable-sync', 'chats'],
    value: ['oc_energy'],
    seen: (program) => planChats(sync(program), { chat: null }),
    expected: ['oc_energy'],
  },
  'bitable-sync.basesAtOnce': {
    path: ['bitable-sync', 'basesAtOnce'],
    value: 5,
    seen: (program) => sync(program).settings.basesAtOnce,
    expected: 5,
  },
  'bitable-sync.keep': {
    path: ['bitable-sync', 'keep', 'logDays'],
    value: 11,
    seen: (program) => sync(program).settings.keep.logDays,
    expected: 11,
  },
};

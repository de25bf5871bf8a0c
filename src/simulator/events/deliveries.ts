// Delivers events at least once: 200 within 3 s, else again after 15 s, 5 min, 1 h and 6 h; what waits survives a restart (feishu.md §2.4).

import type { JsonObject } from '../../lib/json.ts';
import type { App, Apps } from '../apps.ts';
import type { Faults } from '../gates/faults.ts';
import { newPlatformId } from '../state/ids.ts';
import type { DeliveryRecord } from '../state/records.ts';
import type { State } from '../state/state.ts';
import type { PlatformTime } from '../state/time.ts';
import { envelope } from './envelope.ts';
import { post } from './post.ts';
import { type DeliveryReport, openReports } from './reports.ts';
import { sealed } from './seal.ts';
import { openTimers } from './timers.ts';

export interface Deliveries {
  /** Puts an event on its way to an app. */
  send(app: App, type: string, event: JsonObject): void;
  /** The last attempts, oldest first. */
  reports(): readonly DeliveryReport[];
  /** Events that are not through: on their way, or waiting for the next attempt. */
  waiting(): readonly DeliveryRecord[];
  /** Resolves when no event is on its way; those that wait for a later attempt do not count. */
  settled(): Promise<void>;
  /** Tries now what waits for a later attempt. */
  hurry(): void;
  close(): Promise<void>;
}

export interface DeliveryOptions {
  readonly apps: Apps;
  readonly state: State;
  readonly time: PlatformTime;
  readonly faults: Faults;
  readonly tenantKey: string;
  /** Stretches (> 1) or shortens (< 1) the gaps between attempts. */
  readonly retryScale: number;
  readonly timeoutMs: number;
}

/** §2.4: at most four more attempts. */
const RETRY_GAPS_MS = [15_000, 300_000, 3_600_000, 21_600_000];
const HELD_MS = 200;

export function openDeliveries(options: DeliveryOptions): Deliveries {
  const { apps, state, time, faults } = options;
  const timers = openTimers();
  const reports = openReports();
  const held: (() => void)[] = [];

  const attempt = async (id: string): Promise<void> => {
    const record = state.deliveries.get(id);
    const app = record === undefined ? undefined : apps.find(record.app);
    if (record === undefined) return;
    if (app === undefined || app.eventUrl === null) return state.deliveries.remove(id);
    const seal = sealed(record.body, { encryptKey: app.encryptKey, at: time.real(), signed: true });
    const began = performance.now();
    const posted = await post(app.eventUrl, seal, options.timeoutMs);
    const tookMs = performance.now() - began;
    const through = posted.kind === 'answered' && posted.status === 200;
    reports.add({
      record,
      posted,
      tookMs,
      outcome: through ? 'delivered' : outcomeOf(record),
      url: app.eventUrl,
      seal,
    });
    if (through) state.deliveries.remove(id);
    // What is not through when the platform closes is tried again by the next one over this file.
    else if (!timers.closed) again(record);
  };
  const again = (record: DeliveryRecord): void => {
    const gap = RETRY_GAPS_MS[record.attempts];
    if (gap === undefined) {
      state.deliveries.remove(record.id);
      return;
    }
    const next = { ...record, attempts: record.attempts + 1, dueAt: time.real() + gap * options.retryScale };
    state.deliveries.put(record.id, next);
    timers.after(next.id, next.dueAt - time.real(), () => attempt(next.id));
  };
  const start = (app: App, body: JsonObject, eventId: string, type: string): void => {
    const id = newPlatformId('');
    state.deliveries.put(id, { id, app: app.id, eventId, type, body, attempts: 0, dueAt: time.real() });
    const go = (): void => timers.now(() => attempt(id));
    const reorder = faults.strike(['reorder-events'], type);
    if (reorder === null) {
      const releases = held.splice(0);
      timers.now(async () => {
        await attempt(id);
        for (const release of releases) release();
      });
      return;
    }
    held.push(go);
    timers.after(`held ${id}`, reorder.delayMs ?? HELD_MS, async () => {
      const place = held.indexOf(go);
      if (place >= 0) held.splice(place, 1)[0]?.();
    });
  };

  for (const record of state.deliveries.all()) {
    timers.after(record.id, Math.max(0, record.dueAt - time.real()), () => attempt(record.id));
  }
  return {
    send: (app, type, event) => {
      if (app.eventUrl === null) return;
      const eventId = newPlatformId('');
      const facts = { app, type, tenantKey: options.tenantKey, at: time.stamp(), event };
      start(app, envelope({ ...facts, eventId }), eventId, type);
      if (faults.strike(['duplicate-events'], type) === null) return;
      start(app, envelope({ ...facts, eventId }), eventId, type);
      // The page tells receivers to tell messages apart by message_id (§2.4): so another event_id may come with the same message.
      const other = newPlatformId('');
      if (type === 'im.message.receive_v1') start(app, envelope({ ...facts, eventId: other }), other, type);
    },
    reports: () => reports.all(),
    waiting: () => state.deliveries.all(),
    settled: () => timers.idle(),
    hurry: () => timers.hurry(),
    close: () => timers.close(),
  };
}

function outcomeOf(record: DeliveryRecord): 'will be tried again' | 'given up' {
  return RETRY_GAPS_MS[record.attempts] === undefined ? 'given up' : 'will be tried again';
}

// Everything a test, or the playground's page, can do with the platform and see of it.
import type { DeliveryReport } from '../events/reports.ts';
import type { Faults } from '../gates/faults.ts';
import type { CallLog, LoggedCall } from '../http/call-log.ts';
import type { Platform } from '../platform.ts';
import type { Change } from '../state/state.ts';
import { type AppsControl, openAppsControl } from './addresses.ts';
import { type BitableControl, openBitableControl } from './bitable.ts';
import { type Chats, openChats } from './chats.ts';
import { type Message, messageOf } from './messages.ts';
import { openPeople, type People } from './people.ts';
import { wrongUse } from './refs.ts';
import { openRobots, type Robots } from './robots.ts';

export interface ClockControl {
  /** The platform's time: what messages are stamped with. */
  now(): Date;
  /** Milliseconds it is ahead of the real clock. */
  ahead(): number;
  /** Steps it forward. Never back: @throws RangeError */
  advance(ms: number): void;
  /** Makes tokens, uuids and update tokens older, and nothing else: an hour's wait in no time. @throws RangeError */
  age(ms: number): void;
}

export interface EventsControl {
  /** What came of the last attempts, oldest first. */
  reports(): readonly DeliveryReport[];
  /** How many events are not through: on their way, or waiting for the next attempt. */
  waiting(): number;
  /** Resolves when no event is on its way; those that wait for a later attempt do not count. */
  settled(): Promise<void>;
  /** Tries now what waits for a later attempt. */
  hurry(): void;
}

export interface Control {
  readonly people: People;
  readonly chats: Chats;
  readonly apps: AppsControl;
  readonly robots: Robots;
  readonly bitable: BitableControl;
  readonly faults: Omit<Faults, 'strike'>;
  readonly clock: ClockControl;
  readonly events: EventsControl;
  /** @throws UserError when there is no such message */
  message(id: string): Message;
  /** A file's or image's bytes by its key; null when there is none. */
  file(key: string): { readonly name: string; readonly bytes: Buffer } | null;
  /** The last 2,000 calls of the open API, oldest first, without bodies and tokens. */
  calls(): readonly LoggedCall[];
  /** How many calls there were by endpoint, `POST /open-apis/bitable/v1/apps/:app_token/tables/:table_id/records/search`. */
  callCounts(): Readonly<Record<string, number>>;
  /** Forgets the calls so far, and their counts. */
  forgetCalls(): void;
  /** Calls `listener` after every change of anything, until the returned function is called. */
  onChange(listener: (change: Change) => void): () => void;
}

export function openControl(platform: Platform, calls: CallLog): Control {
  const { state, blobs, time, faults, deliveries } = platform;
  return {
    people: openPeople(platform),
    chats: openChats(platform),
    apps: openAppsControl(platform),
    robots: openRobots(platform),
    bitable: openBitableControl(platform),
    faults,
    clock: {
      now: () => new Date(time.stamp()),
      ahead: () => time.aheadMs,
      advance: time.advance,
      age: time.age,
    },
    events: {
      reports: deliveries.reports,
      waiting: () => deliveries.waiting().length,
      settled: deliveries.settled,
      hurry: deliveries.hurry,
    },
    message: (id) => {
      const record = state.messages.get(id);
      if (record === undefined) throw wrongUse(`没有消息 ${id}`);
      return messageOf(platform, record);
    },
    file: (key) => {
      const [record, bytes] = [state.files.get(key), blobs.get(key)];
      return record === undefined || bytes === null ? null : { name: record.name, bytes };
    },
    calls: () => calls.all(),
    callCounts: () => calls.counts(),
    forgetCalls: () => calls.forget(),
    onChange: (listener) => state.onChange(listener),
  };
}

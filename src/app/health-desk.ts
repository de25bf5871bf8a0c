// How the server itself is: its rooms' signs of life in the store every fifteen seconds, and what /healthz says.
import { databaseNow } from '../databases/dialect.ts';
import { diskSpace } from '../lib/disk-space.ts';
import { watchLoopDelay } from '../lib/loop-delay.ts';
import type { RoomHealth } from '../lib/pulse.ts';
import { repeated } from '../lib/repeated.ts';
import { beat, beatAgeMs, processBeat } from '../store/heartbeats.ts';
import type { Health } from '../web/gates.ts';
import type { Program } from './program.ts';

export interface ServerRooms {
  /** Milliseconds since the planner looked last; null while it is not to. */
  plannerAgeMs(): number | null;
  /** The same of the sender, null while it is another process; undefined where nothing is ever sent. */
  readonly senderAgeMs: (() => number | null) | undefined;
  /** The other rooms; those that rest are left out. */
  others(): readonly RoomHealth[];
}

export interface HealthDesk {
  check(): Promise<Health>;
  /** Writes the rooms' signs of life now; it is done by itself every fifteen seconds. */
  beat(): Promise<void>;
  close(): Promise<void>;
}

const BEAT_MS = 15_000;
/** Dead after so long (reliability.md §6). */
export const DEAD_MS = 60_000;
/** It waits for whatever it evaluates, a flood of alerts included. */
const ALERTS_DEAD_MS = 180_000;
/** Making samples and first ledgers takes its time, and nothing is planned meanwhile. */
const START_MS = 15 * 60_000;
/** reliability.md §6. */
const LONG_DELAY_MS = 200;

export function startHealth({ context, store }: Program, rooms: ServerRooms): HealthDesk {
  const delay = watchLoopDelay();
  const startedAt = performance.now();
  const plannerMs = (): number | null => {
    const startingMs = performance.now() - startedAt;
    // Not begun yet is no silence, unless the start itself does not come to its end.
    return rooms.plannerAgeMs() ?? (startingMs > START_MS ? startingMs : null);
  };
  const planner = (): RoomHealth => ({
    name: 'planner',
    ageMs: plannerMs() ?? 0,
    state: 'ok',
    detail: rooms.plannerAgeMs() === null ? '正在做启动时的准备' : null,
  });
  const sender = (): readonly RoomHealth[] => {
    const ageMs = rooms.senderAgeMs?.() ?? null;
    return ageMs === null ? [] : [{ name: 'sender', ageMs, state: 'ok', detail: null }];
  };
  const own = async (): Promise<readonly RoomHealth[]> => {
    const delayMs = delay.p99Ms();
    const disk = await diskSpace(context.config.dataDir);
    const isSlow = delayMs > LONG_DELAY_MS;
    const loop = { name: 'loop', ageMs: 0, state: isSlow ? ('warning' as const) : ('ok' as const) };
    return [
      { ...loop, detail: `事件循环延迟 ${Math.round(delayMs)} 毫秒` },
      { name: 'disk', ageMs: 0, state: disk.state, detail: disk.text },
    ];
  };
  const write = async (): Promise<void> => {
    const all = [planner(), ...sender(), ...rooms.others(), ...(await own())];
    const now = Date.parse(await databaseNow(store.db));
    await store.transaction(async (trx) => {
      for (const { name, ageMs, state, detail } of all) {
        const at = new Date(now - Math.round(ageMs));
        const said = { name: processBeat(name), kind: 'process', at, everyMs: DEAD_MS, state };
        await beat(trx, detail === null ? said : { ...said, detail });
      }
    });
  };
  const beating = repeated(BEAT_MS, write, (thrown) => context.log.warn({ err: thrown }, 'signs of life not written'));
  const senderMs = async (): Promise<number | null> => {
    if (rooms.senderAgeMs === undefined) return null;
    return rooms.senderAgeMs() ?? (await beatAgeMs(store, processBeat('sender'))) ?? performance.now() - startedAt;
  };
  // Who evaluates alerts cannot raise one about itself: the watch outside has to hear of it.
  const areAlertsAlive = async (): Promise<boolean> => {
    const ageMs = await beatAgeMs(store, processBeat('alerts'));
    return ageMs === null || Math.min(ageMs, performance.now() - startedAt) <= ALERTS_DEAD_MS;
  };
  return {
    beat: write,
    check: async () => {
      const schedulerMs = plannerMs();
      const known = {
        schedulerAgeSeconds: seconds(schedulerMs),
        senderAgeSeconds: seconds(rooms.senderAgeMs?.() ?? null),
      };
      try {
        await store.ping();
        const ms = await senderMs();
        const ok = [schedulerMs, ms].every((age) => age === null || age <= DEAD_MS) && (await areAlertsAlive());
        return { ...known, ok, senderAgeSeconds: seconds(ms) };
      } catch (thrown) {
        context.log.warn({ err: thrown }, 'health check failed');
        return { ...known, ok: false };
      }
    },
    close: async () => {
      await beating.close();
      delay.close();
    },
  };
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 1000);
}

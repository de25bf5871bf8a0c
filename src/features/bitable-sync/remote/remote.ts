// The platform as a run meets it: one call at a time to a base, waits as the platform says, tries again what may be tried again.
import { setTimeout as timer } from 'node:timers/promises';
import type { Log } from '../../../context.ts';
import type { BitableField, Bitables, BitableTable } from '../../../feishu/api/bitable.ts';
import type { Scopes } from '../../../feishu/api/scopes.ts';
import { FIELD_NAME_TAKEN, SENT_BEFORE, TOKEN_CONFLICT } from '../../../feishu/bitable-codes.ts';
import type { Feishu } from '../../../feishu/client.ts';
import { openFeishuOf, withRevealedApp } from '../../../feishu/configured.ts';
import { FeishuError } from '../../../feishu/error.ts';
import { UserError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { SyncContext } from '../context.ts';
import { again, type CallKind, createPace } from './manners.ts';
import { faultOf, SyncFault } from './sync-fault.ts';

/** Every call may be repeated safely. All of them throw SyncFault for what is foreseen, and the signal's reason when it aborts. */
export interface Remote extends Bitables {
  /** `requests` with those that failed; `waitedMs` because the platform said so, or was busy. */
  stats(): { readonly requests: number; readonly retries: number; readonly waitedMs: number };
  /** Scopes that the company has granted; null where the client cannot ask. */
  grantedScopes(): Promise<ReadonlySet<string> | null>;
  /** Waits; ends early with the signal. @throws the signal's reason */
  pause(ms: number): Promise<void>;
}

/** How time passes, for tests. */
export interface Timing {
  sleep(ms: number, signal: AbortSignal): Promise<unknown>;
  /** 0 to 1 */
  random(): number;
  /** Milliseconds of a clock that never goes back. */
  elapsedMs(): number;
}

export interface RemoteOptions {
  readonly feishu: Bitables & Partial<Pick<Scopes, 'grantedScopes'>>;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Shown where somebody has to open the table. */
  readonly link?: string;
  /** Called before every wait. */
  onWait?(ms: number, why: string): void;
  readonly timing?: Timing;
}

const REAL: Timing = {
  sleep: (ms, signal) => timer(ms, undefined, { signal }),
  random: Math.random,
  elapsedMs: () => performance.now(),
};

const ABOUT_THE_LINK: ReadonlySet<SyncFault['reason']> = new Set(['permission', 'link', 'fields']);

export function openRemote(options: RemoteOptions): Remote {
  const { feishu } = options;
  const manners = openManners(options);
  const { call } = manners;
  return {
    baseMeta: (app) => call(app, 'read', () => feishu.baseMeta(app)),
    listTables: (app) => call(app, 'read', () => feishu.listTables(app)),
    listFields: (ref) => call(ref.app, 'read', () => feishu.listFields(ref)),
    createTable: (app, table) =>
      manners.creation(app, () =>
        call(
          app,
          'define',
          () => feishu.createTable(app, table),
          async () => (await feishu.listTables(app)).find(({ name }) => name === table.name)?.id ?? null,
        ),
      ),
    createField: (ref, definition, token) => createField(manners, feishu, ref, definition, token),
    searchRecords: (ref, page) => call(ref.app, 'read', () => feishu.searchRecords(ref, page)),
    getRecords: (ref, ids, more) => call(ref.app, 'read', () => feishu.getRecords(ref, ids, more)),
    createRecords: (ref, records, token) =>
      manners.creation(ref.app, () => call(ref.app, 'write', () => feishu.createRecords(ref, records, token))),
    updateRecords: (ref, records) => call(ref.app, 'write', () => feishu.updateRecords(ref, records)),
    deleteRecords: (ref, ids) => call(ref.app, 'write', () => feishu.deleteRecords(ref, ids)),
    wikiNode: (token) => call('wiki', 'read', () => feishu.wikiNode(token)),
    grantedScopes: async () => {
      const { grantedScopes } = feishu;
      return grantedScopes === undefined ? null : call('scopes', 'read', grantedScopes);
    },
    pause: manners.pause,
    stats: manners.stats,
  };
}

interface GivenUp {
  readonly failures: number;
  readonly elapsedMs: number;
  readonly wasLost: boolean;
}

interface Manners extends Pick<Remote, 'stats' | 'pause'> {
  /**
   * In its turn among the calls of the queue.
   * @param lost where the same call must not be made again blindly: looks whether it was carried out; null when it was not
   */
  call<T>(queue: string, kind: CallKind, make: () => Promise<T>, lost?: () => Promise<T | null>): Promise<T>;
  /** Remembers that something was made there: for some seconds not everybody on the other side knows of it. */
  creation<T>(app: string, work: () => Promise<T>): Promise<T>;
}

function openManners({ signal, log, link, onWait, timing = REAL }: RemoteOptions): Manners {
  const pace = createPace(timing.elapsedMs);
  const queues = new Map<string, Promise<unknown>>();
  const creations = new Map<string, number>();
  let [requests, retries, waitedMs] = [0, 0, 0];

  const pause = async (ms: number): Promise<void> => {
    signal.throwIfAborted();
    if (ms <= 0) return;
    await timing.sleep(ms, signal).catch((thrown: unknown) => {
      signal.throwIfAborted();
      throw thrown;
    });
  };

  const once = async <T>(kind: CallKind, make: () => Promise<T>): Promise<T> => {
    await pause(pace.wait(kind));
    requests++;
    try {
      return await make();
    } finally {
      pace.answered(kind);
    }
  };

  const tryOn: Manners['call'] = async (queue, kind, make, lost) => {
    const began = timing.elapsedMs();
    let doubtful = false;
    let wasLost = false;
    for (let failures = 1; ; failures++) {
      try {
        const found = doubtful && lost !== undefined ? await once('read', lost) : null;
        if (found !== null) return found;
        doubtful = false;
        return await once(kind, make);
      } catch (thrown) {
        if (!(thrown instanceof FeishuError)) throw thrown;
        doubtful ||= thrown.kind === 'lost';
        wasLost ||= doubtful;
        const elapsedMs = timing.elapsedMs() - began;
        const sinceCreationMs = timing.elapsedMs() - (creations.get(queue) ?? Number.NEGATIVE_INFINITY);
        const next = again(thrown, { failures, elapsedMs, sinceCreationMs }, timing.random());
        if (next === null) throw given(thrown, { failures, elapsedMs, wasLost });
        retries++;
        waitedMs += next.waitMs;
        log.info({ kind: thrown.kind, code: thrown.code, failures, waitMs: next.waitMs }, `${next.why}，等一会儿再试`);
        onWait?.(next.waitMs, next.why);
        await pause(next.waitMs);
      }
    }
  };

  const given = (error: FeishuError, { failures, elapsedMs, wasLost }: GivenUp): SyncFault => {
    const fault = faultOf(error);
    const seconds = Math.ceil(elapsedMs / 1_000);
    const tries = failures > 1 ? `试了 ${failures} 次、${seconds} 秒，仍不成功，请稍后再运行` : '';
    const where = link !== undefined && ABOUT_THE_LINK.has(fault.reason) ? `链接：${link}` : '';
    return faultOf(error, [tries, where].filter((part) => part !== '').join('。'), wasLost);
  };

  return {
    call: (queue, kind, make, lost) => {
      const turn = (queues.get(queue) ?? Promise.resolve()).then(() => {
        signal.throwIfAborted();
        return tryOn(queue, kind, make, lost);
      });
      // Who made the call hears of its failure; the next in the queue only waits for its end.
      queues.set(
        queue,
        turn.then(
          () => undefined,
          () => undefined,
        ),
      );
      return turn;
    },
    creation: async (app, work) => {
      const made = await work();
      creations.set(app, timing.elapsedMs());
      return made;
    },
    pause,
    stats: () => ({ requests, retries, waitedMs }),
  };
}

/** Codes after which the field may be there: the answer to the first try was lost, or a person was faster. */
const MAY_BE_THERE: ReadonlySet<number> = new Set([SENT_BEFORE, TOKEN_CONFLICT, FIELD_NAME_TAKEN]);

async function createField(
  { call, creation }: Manners,
  feishu: Bitables,
  ref: BitableTable,
  definition: JsonObject,
  token: string,
): Promise<BitableField> {
  try {
    return await creation(ref.app, () => call(ref.app, 'define', () => feishu.createField(ref, definition, token)));
  } catch (thrown) {
    if (!(thrown instanceof SyncFault) || !MAY_BE_THERE.has(thrown.feishu?.code ?? 0)) throw thrown;
    const fields = await call(ref.app, 'read', () => feishu.listFields(ref));
    const found = fields.find(({ name, type }) => name === definition.field_name && type === definition.type);
    if (found === undefined) throw thrown;
    return found;
  }
}

/** The client of the configured app; the caller closes it. @throws UserError when no app is configured */
export async function openBitables(ctx: Pick<SyncContext, 'config' | 'secrets' | 'log'>): Promise<Feishu> {
  const feishu = openFeishuOf(await withRevealedApp(ctx.config, ctx.secrets), ctx.log);
  if (feishu !== null) return feishu;
  throw new UserError(
    ctx.config.feishu === undefined
      ? '没有配置飞书应用，不能读写多维表格，请在配置里加上 feishu.appId 和 feishu.appSecret'
      : '演练场自己的飞书只有正在运行的 zhiban start 知道，这个进程看不到它，读写不了多维表格',
  );
}

// One call of a Bitable from the gate to its answer: faults, base, access, one call at a time, how long it takes (feishu.md §6.3, §6.7).
import { type JsonObject, jsonBytes } from '../../lib/json.ts';
import { BITABLE_FAULTS, type FaultName, type SetFault } from '../gates/faults.ts';
import { type Answer, isAnswer, ok, refused } from '../http/answer.ts';
import type { Call } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import type { Access, BaseRecord, FieldRecord, TableRecord } from '../state/bitable-records.ts';
import type { UserIdType } from './cell-world.ts';
import { looksLike } from './ids.ts';
import { isRefusal, type Refusal, refusalAnswer } from './refusals.ts';
import type { BitableSettings } from './settings.ts';

export interface BaseCall extends Call {
  readonly base: BaseRecord;
  readonly access: Access;
  readonly idType: UserIdType;
}

export interface TableCall extends BaseCall {
  readonly table: TableRecord;
  /** The fields that the app sees. */
  readonly fields: readonly FieldRecord[];
}

type Outcome = JsonObject | Answer | Refusal;

const TOO_LARGE = refused(413, 9499, 'Request Entity Too Large');
/** Real milliseconds that even the quickest call takes: enough for another one to come upon it. */
const SHORTEST_MS = 1;
const RANKS: Readonly<Record<Access, number>> = { none: 0, read: 1, edit: 2, manage: 3 };

/** Data of a success, an answer of its own, or a refusal. */
export function baseCall(
  platform: Platform,
  needs: Access,
  handle: (call: BaseCall) => Outcome,
): (call: Call) => Promise<Answer> {
  return (call) =>
    carried(platform, call, (found) => (RANKS[found.access] < RANKS[needs] ? { code: 1254302 } : handle(found)));
}

export function tableCall(
  platform: Platform,
  needs: Access,
  handle: (call: TableCall) => Outcome,
): (call: Call) => Promise<Answer> {
  return (call) =>
    carried(platform, call, (found) => {
      const id = call.params.table_id ?? '';
      if (!looksLike('tbl', id)) return { code: 1254004 };
      const table = platform.state.tables.get(id);
      if (table === undefined || table.app !== found.base.id || platform.bitable.newborn.has(id))
        return { code: 1254041 };
      const isWrite = needs !== 'read';
      if (RANKS[found.access] < RANKS[needs] || (isWrite && isWithoutRights(found))) return { code: 1254302 };
      return handle({ ...found, table, fields: visibleFields(platform, found, table) });
    });
}

/** Advanced permissions keep from an app that does not manage the base what nobody gave it a role for: here everything. */
export function isWithoutRights({ base, access }: Pick<BaseCall, 'base' | 'access'>): boolean {
  return base.advanced && access !== 'manage';
}

function visibleFields(platform: Platform, call: BaseCall, table: TableRecord): readonly FieldRecord[] {
  const known = table.fields.filter((field) => !platform.bitable.newborn.has(field.id));
  return isWithoutRights(call) ? known.filter((field) => !field.hidden) : known;
}

async function carried(platform: Platform, call: Call, work: (call: BaseCall) => Outcome): Promise<Answer> {
  const { bitable } = platform;
  const settings = bitable.settings.now();
  const token = call.params.app_token ?? '';
  const key = settings.serial === 'base' ? token : `${token} ${call.params.table_id ?? ''}`;
  const isOneAtATime = settings.serial === 'base' || call.params.table_id !== undefined;
  if (isOneAtATime && !bitable.busy.take(key)) return refusalAnswer({ code: 1254291 }, settings);
  try {
    await passed(Math.max(settings.latencyMs, SHORTEST_MS));
    const bound = settings.mostRequestBytes;
    if (bound !== null && call.body !== undefined && jsonBytes(call.body) > bound) {
      return TOO_LARGE;
    }
    const fault = platform.faults.strike(BITABLE_FAULTS, call.path, call.method);
    if (fault !== null && fault.carriedOut !== true) return struckAnswer(fault, settings);
    const base = baseOf(platform, call);
    const outcome = isRefusal(base) ? base : work(base);
    return fault === null ? answerOf(outcome, settings) : struckAnswer(fault, settings);
  } finally {
    if (isOneAtATime) bitable.busy.leave(key);
  }
}

const STRUCK: Readonly<Partial<Record<FaultName, number>>> = {
  'too-many-requests': 1254290,
  'write-conflict': 1254291,
  'data-not-ready': 1254607,
  'bitable-timeout': 1255040,
  'bitable-failed': 1254002,
};

function struckAnswer({ name, code }: SetFault, settings: BitableSettings): Answer {
  return name === 'body-too-large' ? TOO_LARGE : refusalAnswer({ code: STRUCK[name] ?? code ?? 1254002 }, settings);
}

function answerOf(outcome: Outcome, settings: BitableSettings): Answer {
  if (isAnswer(outcome)) return outcome;
  if (isRefusal(outcome)) return refusalAnswer(outcome, settings);
  const data = outcome as JsonObject;
  const bound = settings.mostResponseBytes;
  return bound !== null && jsonBytes(data) > bound ? refusalAnswer({ code: 1254030 }, settings) : ok(data);
}

function baseOf({ state }: Platform, call: Call): BaseCall | Refusal {
  const token = call.params.app_token ?? '';
  if (!looksLike('', token)) return { code: 1254003 };
  const base = state.bases.get(token);
  // A node of a wiki is no base, whatever it shows.
  if (base === undefined) return { code: 91402 };
  if (base.deleted) return { code: 1254040 };
  const access = base.access[call.app.id] ?? base.access['*'] ?? 'none';
  if (access === 'none') return { code: 91403 };
  const idType = call.query.get('user_id_type') ?? 'open_id';
  if (idType !== 'open_id' && idType !== 'union_id' && idType !== 'user_id') return { code: 1254001 };
  return { ...call, base, access, idType };
}

/** Real milliseconds; the call has been received and will be carried out, whether or not somebody still waits for the answer. */
function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** An endpoint below a base. */
export function path(rest: string): string {
  return `/open-apis/bitable/v1/apps${rest}`;
}

/** Any of these scopes: the narrow one, or those that open everything. */
export function reading(scope: string): readonly string[] {
  return [scope, 'bitable:app', 'bitable:app:readonly'];
}

export function writing(scope: string): readonly string[] {
  return [scope, 'bitable:app'];
}

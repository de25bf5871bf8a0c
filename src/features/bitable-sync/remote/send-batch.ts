// Sends a batch that is in the journal, and says what became of it, also where the answer does not.
import type { BitableRecord } from '../../../feishu/api/bitable.ts';
import { ONE_RECORD, RECORD_NOT_FOUND, SENT_BEFORE, TOKEN_CONFLICT } from '../../../feishu/bitable-codes.ts';
import { RULE_BY_CODE } from '../../../feishu/codes.ts';
import type { FeishuError } from '../../../feishu/error.ts';
import type { Store } from '../../../store/store.ts';
import type { Batch } from './batch.ts';
import { findChanged, findCreated, presentRecords } from './find-written.ts';
import type { EnteredBatch } from './queries.ts';
import type { Remote } from './remote.ts';
import { SyncFault } from './sync-fault.ts';

export type Sent =
  /** `records` in the order of the items; null: not to be found, though the platform says that it was written. */
  | { readonly kind: 'done'; readonly records: readonly (string | null)[] }
  /** Nothing was written, since these records are not there; the others can be written. */
  | { readonly kind: 'absent'; readonly present: ReadonlySet<string> }
  /** Nothing was written, and a smaller piece may be. */
  | { readonly kind: 'too-much'; readonly fault: SyncFault }
  /** Nothing was written under this token. */
  | { readonly kind: 'token-taken'; readonly fault: SyncFault };

/** @throws SyncFault; whether it is in the table then nobody knows, unless isDefinite() */
export async function sendBatch(
  deps: { readonly store: Store; readonly remote: Remote },
  batch: EnteredBatch,
): Promise<Sent> {
  try {
    const records = await send(deps.remote, batch);
    if (records.length === batch.items.length) return { kind: 'done', records };
    // Which record is which the answer does not say.
    return { kind: 'done', records: await looking(findCreated(deps, batch, true)) };
  } catch (thrown) {
    if (!(thrown instanceof SyncFault) || thrown.feishu === null) throw thrown;
    if (batch.act === 'create' && isAmbiguous(thrown)) return settled(deps, batch, thrown);
    if (batch.act !== 'create' && thrown.feishu.code === RECORD_NOT_FOUND) return missing(deps.remote, batch, thrown);
    if (isPartsFault(thrown))
      return thrown.isDoubtful ? lookedAt(deps, batch, thrown) : { kind: 'too-much', fault: thrown };
    throw thrown;
  }
}

/** Certainly not carried out, this time and the times before. */
export function isDefinite({ feishu, isDoubtful }: SyncFault): boolean {
  return feishu !== null && !isDoubtful && feishu.kind !== 'lost' && !isTooLongAnAnswer(feishu);
}

/** It was carried out, or not: the answer was too long to be read. */
function isTooLongAnAnswer({ kind, status }: FeishuError): boolean {
  return kind === 'too-large' && status === null;
}

async function send(remote: Remote, { act, ref, items, token }: Batch): Promise<readonly (string | null)[]> {
  if (act === 'create') {
    if (token === null) throw new Error('a batch that creates was entered without a token');
    const fields = items.map((item) => item.fields);
    return remote.createRecords(ref, fields, token);
  }
  const ids = items.map(({ record }) => record ?? '');
  if (act === 'delete') await remote.deleteRecords(ref, ids);
  else
    await remote.updateRecords(
      ref,
      items.map(({ fields }, place): BitableRecord => ({ id: ids[place] ?? '', fields })),
    );
  return ids;
}

/** Sent before under this token, or the answer was too long to be read. */
function isAmbiguous({ feishu }: SyncFault): boolean {
  if (feishu === null) return false;
  return feishu.code === SENT_BEFORE || feishu.code === TOKEN_CONFLICT || isTooLongAnAnswer(feishu);
}

async function settled(
  deps: { readonly store: Store; readonly remote: Remote },
  batch: EnteredBatch,
  fault: SyncFault,
): Promise<Sent> {
  const records = await looking(findCreated(deps, batch, true));
  const isFree = fault.feishu?.code === TOKEN_CONFLICT && records.every((record) => record === null);
  return isFree ? { kind: 'token-taken', fault } : { kind: 'done', records };
}

/** An earlier try may have done what this one was refused. */
async function lookedAt(
  deps: { readonly store: Store; readonly remote: Remote },
  batch: EnteredBatch,
  fault: SyncFault,
): Promise<Sent> {
  const find = batch.act === 'create' ? findCreated(deps, batch, false) : findChanged(deps.remote, batch);
  const records = await looking(find);
  return records.every((record) => record === null) ? { kind: 'too-much', fault } : { kind: 'done', records };
}

/** That looking was refused says nothing of what was looked for: the batch stays open, and is settled by the run that goes on. */
async function looking<T>(found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (thrown) {
    if (!(thrown instanceof SyncFault)) throw thrown;
    throw new SyncFault(thrown.reason, thrown.message, thrown.feishu, true);
  }
}

async function missing(remote: Remote, { ref, items }: Batch, fault: SyncFault): Promise<Sent> {
  const ids = items.flatMap(({ record }) => (record === null ? [] : [record]));
  const present = await looking(presentRecords(remote, ref, ids));
  // All are there, and one of them is refused all the same: which one is found by halves.
  if (ids.every((id) => present.has(id))) return { kind: 'too-much', fault };
  return { kind: 'absent', present: new Set(present.keys()) };
}

/** Too large as a whole, or refused for the sake of one record: its neighbours can be written. */
function isPartsFault({ feishu }: SyncFault): boolean {
  if (feishu === null || feishu.status === null) return false;
  if (feishu.kind === 'too-large') return true;
  if (feishu.code === null) return false;
  return ONE_RECORD.has(feishu.code) || (feishu.kind === 'bad-request' && !RULE_BY_CODE.has(feishu.code));
}

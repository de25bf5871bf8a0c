// Writes a plan's items batch by batch: entered before they are sent, ended after the answer, and never written twice.
import type { FailedRow } from '../model/run.ts';
import type { TableRef } from '../model/task.ts';
import type { WriteItem } from '../model/write-item.ts';
import { type Batch, batchToken, failedRow, type JournalItem } from './batch.ts';
import { dropBatch, type EnteredBatch, endBatch, enterBatch, type JournalDeps, lastNumber } from './queries.ts';
import type { Remote } from './remote.ts';
import { isDefinite, type Sent, sendBatch } from './send-batch.ts';
import { SyncFault } from './sync-fault.ts';
import type { WriteTally } from './write-tally.ts';

export interface WriteDeps extends JournalDeps {
  readonly remote: Remote;
  readonly signal: AbortSignal;
  /** After every batch; `total` grows where batches are split. */
  onBatch(done: number, total: number): void;
  /** At every point at which a kill is tried: `batch.next` · `batch.entered` · `batch.answered` · `batch.ended`. */
  step(name: string): void;
}

export interface WriteOrder {
  readonly run: string;
  readonly task: number;
  readonly ref: TableRef;
  readonly items: readonly WriteItem[];
  /** 1 to 500 */
  readonly batchSize: number;
  /** Milliseconds between two write requests. */
  readonly delayMs: number;
  /** Hears of every item that is written or refused, batch by batch. */
  readonly tally?: WriteTally;
}

export interface WriteReport {
  /** Items that are in the table. */
  readonly done: number;
  /** Ids of the records that were created. */
  readonly created: readonly string[];
  readonly failed: readonly FailedRow[];
  /** Requests that wrote something, those that were refused included. */
  readonly batches: number;
}

const MOST_A_BATCH = 500;
/** Of what is sent, as JSON: the journal holds as much again beside it, and a row of it carries both without trouble. */
const MOST_CHARACTERS = 1_000_000;
/** So many rows that the platform refuses one by one are a fault of the table, not of the rows. */
const MOST_REFUSED = 50;
const ACTS = ['create', 'update', 'delete'] as const;

/** Creates first, then updates, then deletes. @throws SyncFault, with what was written before it in the journal; the signal's reason */
export async function writeAll(deps: WriteDeps, order: WriteOrder): Promise<WriteReport> {
  const writing = await openWriting(deps, order);
  const waiting = ACTS.flatMap((act) => piecesOf(order, act));
  for (let piece = waiting.shift(); piece !== undefined; piece = waiting.shift()) {
    if (piece.length > writing.most) {
      waiting.unshift(...halves(piece));
      continue;
    }
    if (writing.batches > 0) await deps.remote.pause(order.delayMs);
    deps.signal.throwIfAborted();
    deps.step('batch.next');
    waiting.unshift(...(await writing.write(piece)));
    deps.onBatch(writing.batches, writing.batches + waiting.length);
  }
  const { done, created, failed, batches } = writing;
  return { done, created, failed, batches };
}

type Piece = readonly WriteItem[];

interface Writing {
  /** Items a batch: fewer since the platform found one too large. */
  most: number;
  done: number;
  batches: number;
  readonly created: string[];
  readonly failed: FailedRow[];
  /** Sends one piece. @returns what of it is to be sent again, in smaller pieces */
  write(piece: Piece): Promise<readonly Piece[]>;
}

async function openWriting(deps: WriteDeps, { run, task, ref, tally }: WriteOrder): Promise<Writing> {
  let number = await lastNumber(deps.store, run);
  let conflicts = 0;
  const batchOf = (piece: Piece): Batch => {
    number++;
    const act = piece[0]?.act ?? 'create';
    const items = piece.map(({ record, key, row, fields, cells }): JournalItem => {
      return { record, key, row, fields, cells: cells?.() ?? null };
    });
    return { run, number, task, ref, act, items, token: act === 'create' ? batchToken(run, number, items) : null };
  };

  const writing: Writing = {
    most: MOST_A_BATCH,
    done: 0,
    batches: 0,
    created: [],
    failed: [],
    write: async (piece) => {
      const images = piece.map(({ before }) => before);
      const batch = await enterBatch(deps, batchOf(piece), images);
      deps.step('batch.entered');
      const sent = await sendBatch(deps, batch).catch(async (thrown: unknown) => {
        if (thrown instanceof SyncFault && isDefinite(thrown)) await dropBatch(deps, batch);
        throw thrown;
      });
      writing.batches++;
      deps.step('batch.answered');
      const rest = await conclude(batch, piece, sent);
      deps.step('batch.ended');
      return rest;
    },
  };

  const conclude = async (batch: EnteredBatch, piece: Piece, sent: Sent): Promise<readonly Piece[]> => {
    switch (sent.kind) {
      case 'done':
        await endBatch(deps, batch, sent.records);
        note(batch, sent.records);
        return [];
      case 'absent': {
        const here = piece.filter(({ record }) => record !== null && sent.present.has(record));
        await endAbsent(batch, sent.present);
        return here.length === 0 ? [] : [here];
      }
      case 'token-taken':
        conflicts++;
        await dropBatch(deps, batch);
        if (conflicts > 1) throw sent.fault;
        return [piece];
      case 'too-much':
        await dropBatch(deps, batch);
        if (sent.fault.feishu?.kind === 'too-large') writing.most = Math.max(1, Math.ceil(piece.length / 2));
        if (piece.length > 1) return halves(piece);
        refuse(batch, sent.fault);
        return [];
    }
  };

  const fail = (item: JournalItem, text: string): void => {
    const row = failedRow(item, text);
    writing.failed.push(row);
    tally?.refused(row);
  };

  const note = (batch: Batch, records: readonly (string | null)[]): void => {
    batch.items.forEach((item, place) => {
      const record = records[place] ?? null;
      if (record === null) fail(item, NOT_TO_BE_FOUND);
      else {
        writing.done++;
        tally?.written(item);
      }
      if (record !== null && batch.act === 'create') writing.created.push(record);
    });
  };

  /** What is to be deleted and is not there is done; what is to be changed and is not there cannot be. */
  const endAbsent = async (batch: EnteredBatch, present: ReadonlySet<string>): Promise<void> => {
    const absent = batch.items.filter(({ record }) => record !== null && !present.has(record));
    if (batch.act === 'delete') {
      const gone = batch.items.map(({ record }) => (record !== null && !present.has(record) ? record : null));
      await endBatch(deps, batch, gone);
      writing.done += absent.length;
      for (const item of absent) tally?.written(item);
      return;
    }
    await dropBatch(deps, batch);
    for (const item of absent) fail(item, GONE_MEANWHILE);
  };

  const refuse = ({ items }: Batch, fault: SyncFault): void => {
    const text = fault.feishu?.message ?? fault.message;
    for (const item of items) fail(item, text);
    if (writing.failed.length < MOST_REFUSED) return;
    throw new SyncFault(
      'rows',
      `飞书拒绝了 ${writing.failed.length} 行，多半是整列的问题，先不再写。最后一行是“${items[0]?.key ?? ''}”：${text}。请核对字段的类型和查询的列`,
      fault.feishu,
    );
  };
  return writing;
}

export const NOT_TO_BE_FOUND = '飞书说已经写入过，但在表里没有找到这一行，它可能已被人改动或删除，请核对';
const GONE_MEANWHILE = '要更新的记录刚被人删除，下次运行会按新行处理';

function piecesOf({ items, batchSize }: WriteOrder, act: WriteItem['act']): readonly Piece[] {
  const most = Math.max(1, Math.min(batchSize, MOST_A_BATCH));
  const pieces: WriteItem[][] = [];
  let characters = 0;
  for (const item of items) {
    if (item.act !== act) continue;
    const size = JSON.stringify(item.fields).length;
    const last = pieces.at(-1);
    const isFull = last === undefined || last.length >= most || characters + size > MOST_CHARACTERS;
    if (isFull) pieces.push([item]);
    else last.push(item);
    characters = isFull ? size : characters + size;
  }
  return pieces;
}

function halves(piece: Piece): readonly Piece[] {
  const middle = Math.ceil(piece.length / 2);
  return [piece.slice(0, middle), piece.slice(middle)];
}

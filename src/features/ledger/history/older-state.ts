// The state that was in force at an earlier moment: a kept one, or a newer one with the changes since undone.

import type { StateColumn } from '../../../lake/canonical.ts';
import { type LakeState, listChangeFiles, listStates } from '../../../lake/catalogue.ts';
import { quoteText } from '../../../lake/duck.ts';
import { undoSql } from '../../../lake/undo.ts';
import { type LedgerContext, layoutOf, ledgerDb } from '../context.ts';
import { listMoves } from '../queries.ts';

export interface StateSource {
  /** A bracketed query or a table function, to stand after FROM. */
  readonly from: string;
  readonly columns: readonly StateColumn[];
  /** Null when nobody has counted: a state with changes undone. */
  readonly rows: number | null;
  /** When the source was read: ISO instant, UTC. */
  readonly dataAsOf: string;
}

/** The published state of one site's ledger as it is now; null when there is none. */
export async function publishedState(ctx: LedgerContext, site: string, ledger: string): Promise<StateSource | null> {
  const states = await listStates(ledgerDb(ctx), ['baseline'], site);
  const state = states.find((one) => one.ledger === ledger);
  return state === undefined ? null : asItIs(ctx, state);
}

/**
 * The state that was published at an instant; null when nothing was published yet.
 * @param at ISO instant, UTC
 */
export async function stateAt(
  ctx: LedgerContext,
  site: string,
  ledger: string,
  at: string,
): Promise<StateSource | null> {
  const db = ledgerDb(ctx);
  const moves = await listMoves(db, site, ledger);
  const inForce = moves.filter((move) => move.published_at <= at).at(-1);
  if (inForce === undefined) return null;
  const states = await listStates(db, ['baseline', 'checkpoint'], site);
  const kept = states.filter((state) => state.ledger === ledger && state.publication !== null);
  // A kept state numbered as the one in force is that state; else the nearest newer one has to be undone.
  const nearest = kept.find((state) => (state.publication ?? 0) >= inForce.publication);
  if (nearest === undefined) return null;
  if (nearest.publication === inForce.publication) return asItIs(ctx, nearest);
  const layout = layoutOf(ctx);
  const files = await listChangeFiles(db, { ledger, after: inForce.publication });
  const changes = files
    .filter((file) => file.publication <= (nearest.publication ?? 0))
    .map((file) => ({ publication: file.publication, path: layout.path(file.file) }));
  const { key, columns } = nearest.shape;
  const sql = undoSql({
    site,
    state: asItIs(ctx, nearest).from,
    columns,
    key: key.flatMap((name) => columns.filter((column) => column.name === name)),
    changes,
  });
  return { from: `(${sql})`, columns, rows: null, dataAsOf: inForce.data_as_of ?? nearest.dataAsOf };
}

function asItIs(ctx: LedgerContext, state: LakeState): StateSource {
  const from = `read_parquet(${quoteText(layoutOf(ctx).path(state.file))})`;
  return { from, columns: state.shape.columns, rows: state.rows, dataAsOf: state.dataAsOf };
}

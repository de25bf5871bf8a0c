// Readings that the kept days have not been told of yet: of ours and of other programs', found by their ids.

import type { IdWindow } from './id-windows.ts';
import type { MeterDb, Span } from './queries.ts';
import { type Absorbed, rowsAfter, rowsOfWindows, timesIn } from './roll-queries.ts';
import { instantOf, readingOf } from './stored-reading.ts';

export interface Arrivals {
  /** By meter the first and the last of them; milliseconds, UTC, both included. */
  readonly spans: ReadonlyMap<string, Span>;
  /** The ids after the state's, ascending; at most as many as were asked for. */
  readonly ids: readonly number[];
  /** There are more of them. */
  readonly isMore: boolean;
  /** The windows, with the rows that they have now. */
  readonly windows: readonly IdWindow[];
}

/** @param most rows after the state's id that are looked at */
export async function arrivalsSince(db: MeterDb, state: Absorbed, most: number): Promise<Arrivals> {
  const rows = await rowsAfter(db, state.through, most + 1);
  const spans = new Map<string, Span>();
  for (const row of rows.slice(0, most)) {
    const reading = readingOf(row);
    if (reading !== null) widen(spans, row.meter_no, reading.at);
  }
  const counts = await rowsOfWindows(db, state.windows);
  const windows = state.windows.map((window, place) => ({ ...window, known: counts[place] ?? window.known }));
  for (const [place, window] of windows.entries()) {
    if (window.known === state.windows[place]?.known) continue;
    for (const { meter_no, first, last } of await timesIn(db, window)) {
      for (const at of [instantOf(first), instantOf(last)]) if (at !== null) widen(spans, meter_no, at);
    }
  }
  return { spans, ids: rows.slice(0, most).map(({ id }) => id), isMore: rows.length > most, windows };
}

function widen(spans: Map<string, Span>, meter: string, at: number): void {
  const span = spans.get(meter);
  spans.set(meter, { from: Math.min(span?.from ?? at, at), to: Math.max(span?.to ?? at, at) });
}

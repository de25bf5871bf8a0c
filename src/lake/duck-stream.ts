// Results of DuckDB in batches, without holding the whole.
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';

/** A value as it leaves the lake: canonical text (decimals and 64-bit integers never pass through floating point), or null. */
export type LakeText = string | null;

/** Runs one step of the driver; what it throws is fit to be passed on. */
export type Guarded = <T>(step: () => Promise<T>) => Promise<T>;

export async function* textBatches(
  connection: DuckDBConnection,
  guarded: Guarded,
  sql: string,
): AsyncIterable<readonly (readonly LakeText[])[]> {
  for await (const chunk of chunksOf(connection, guarded, sql)) {
    const columns = chunk.getColumns();
    yield Array.from({ length: chunk.rowCount }, (_, row) =>
      columns.map((values) => {
        const value = values[row];
        return value === null || value === undefined ? null : String(value);
      }),
    );
  }
}

export async function* blobBatches(
  connection: DuckDBConnection,
  guarded: Guarded,
  sql: string,
): AsyncIterable<readonly Uint8Array[]> {
  const { DuckDBBlobValue } = await import('@duckdb/node-api');
  for await (const chunk of chunksOf(connection, guarded, sql)) {
    const vector = chunk.getColumnVector(0);
    yield Array.from({ length: chunk.rowCount }, (_, row) => {
      const value = vector.getItem(row);
      if (value instanceof DuckDBBlobValue) return value.bytes;
      throw new Error(`row ${row} of a result that should be a BLOB is none`);
    });
  }
}

/**
 * The driver ends a result that failed midway (a damaged file, a full disk, an interrupt) as if it had come to its end; only the
 * kind of result tells the two apart. So whoever reads to the end has all of it.
 */
async function* chunksOf(connection: DuckDBConnection, guarded: Guarded, sql: string): AsyncIterable<DuckDBDataChunk> {
  const { ResultReturnType } = await import('@duckdb/node-api');
  const result = await guarded(() => connection.stream(sql));
  for (;;) {
    const chunk = await guarded(() => result.fetchChunk());
    if (chunk !== null && chunk.rowCount > 0) yield chunk;
    else if (result.returnType === ResultReturnType.QUERY_RESULT) return;
    else await guarded(() => explain(connection, sql));
  }
}

/** Throws why a result broke off. The driver keeps that to itself, but for a statement whose result is asked for at once. */
async function explain(connection: DuckDBConnection, sql: string): Promise<never> {
  await connection.run(sql);
  throw new Error(`a result of DuckDB broke off; run again, the statement went through: ${sql.slice(0, 200)}`);
}

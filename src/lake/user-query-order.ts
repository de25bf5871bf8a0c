// What a person's query over the lake is given: views, limits, and the one folder that it may read.
import type { QueryLimits } from '../databases/user-query/contract.ts';

/** A view that people's queries may read. */
export interface LakeView {
  /** Letters, digits and underscores. */
  readonly name: string;
  /** Ours: the SELECT that it is, over files of the lake. */
  readonly sql: string;
}

export interface LakeQueryOptions {
  /** The folder that holds every file of the views; nothing outside of it can be read. */
  readonly root: string;
  readonly views: readonly LakeView[];
  /** Upper limit of memory, for instance `400MB`; beyond it DuckDB spills to a folder of its own in `tempDir`. */
  readonly memoryLimit: string;
  readonly threads: number;
  readonly tempDir: string;
  /** What now() and today() mean: an IANA zone. */
  readonly timeZone: string;
}

/** What the query's process is told. */
export interface LakeOrder extends Omit<LakeQueryOptions, 'tempDir'> {
  /** For what does not fit into memory; made when it is needed. */
  readonly spillFolder: string;
  readonly sql: string;
  readonly limits: QueryLimits;
  /** Begins every sentence. */
  readonly shown: string;
}

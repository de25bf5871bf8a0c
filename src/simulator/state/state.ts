// The platform's memory: collections in memory over the journal, and who wants to hear of changes.
import { type JournalLine, noJournal, openJournal, readJournal } from './journal.ts';
import type { Records } from './records.ts';

export interface Collection<T> {
  get(id: string): T | undefined;
  /** In the order in which they were first put. */
  all(): readonly T[];
  /** The one that was put first most recently. */
  newest(): T | undefined;
  put(id: string, value: T): void;
  remove(id: string): void;
}

export interface Change {
  readonly collection: keyof Records;
  readonly id: string;
}

export type State = { readonly [K in keyof Records]: Collection<Records[K]> } & {
  /** All changes that `work` makes are written as one: after kill -9 all of them are there, or none. */
  together<T>(work: () => T): T;
  /** Calls `listener` after every change but those of rows, which come in thousands, until the returned function is called. */
  onChange(listener: (change: Change) => void): () => void;
  close(): void;
};

const NAMES = [
  'people',
  'departments',
  'chats',
  'messages',
  'robots',
  'urgents',
  'files',
  'reactions',
  'tokens',
  'authorizations',
  'userTokens',
  'browsers',
  'uuids',
  'clicks',
  'deliveries',
  'clock',
  'bases',
  'tables',
  'rows',
  'revisions',
  'clientTokens',
  'attachments',
  'wikiNodes',
] as const satisfies readonly (keyof Records)[];

/** @param file null keeps everything in memory only. @throws UserError when the file is something else's */
export function openState(file: string | null): State {
  const maps = new Map<string, Map<string, unknown>>(NAMES.map((name) => [name, new Map<string, unknown>()]));
  for (const line of file === null ? [] : readJournal(file)) replay(maps, line);
  const journal = file === null ? noJournal : openJournal(file, linesOf(maps));
  let gathered: JournalLine[] | null = null;
  const append = (line: JournalLine): void => {
    if (gathered === null) journal.append([line]);
    else gathered.push(line);
  };
  const listeners = new Set<(change: Change) => void>();
  const collection = <K extends keyof Records>(name: K): Collection<Records[K]> => {
    const map = (maps.get(name) ?? new Map()) as Map<string, Records[K]>;
    return collectionOver(map, name, append, (change) => {
      if (name === 'rows') return;
      for (const listener of [...listeners]) listener(change);
    });
  };
  return {
    people: collection('people'),
    departments: collection('departments'),
    chats: collection('chats'),
    messages: collection('messages'),
    robots: collection('robots'),
    urgents: collection('urgents'),
    files: collection('files'),
    reactions: collection('reactions'),
    tokens: collection('tokens'),
    authorizations: collection('authorizations'),
    userTokens: collection('userTokens'),
    browsers: collection('browsers'),
    uuids: collection('uuids'),
    clicks: collection('clicks'),
    deliveries: collection('deliveries'),
    clock: collection('clock'),
    bases: collection('bases'),
    tables: collection('tables'),
    rows: collection('rows'),
    revisions: collection('revisions'),
    clientTokens: collection('clientTokens'),
    attachments: collection('attachments'),
    wikiNodes: collection('wikiNodes'),
    together: (work) => {
      if (gathered !== null) return work();
      gathered = [];
      try {
        return work();
      } finally {
        const lines = gathered;
        gathered = null;
        // What is in memory is in the file, too, also after a bug half way.
        if (lines.length > 0) journal.append(lines);
      }
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => journal.close(),
  };
}

function replay(maps: ReadonlyMap<string, Map<string, unknown>>, line: JournalLine): void {
  const map = maps.get(line.c);
  if (line.v === null) map?.delete(line.id);
  else map?.set(line.id, line.v);
}

function* linesOf(maps: ReadonlyMap<string, ReadonlyMap<string, unknown>>): Generator<JournalLine> {
  for (const [c, map] of maps) for (const [id, value] of map) yield { c, id, v: value };
}

function collectionOver<K extends keyof Records>(
  map: Map<string, Records[K]>,
  name: K,
  append: (line: JournalLine) => void,
  changed: (change: Change) => void,
): Collection<Records[K]> {
  let newest = [...map.keys()].at(-1);
  return {
    get: (id) => map.get(id),
    all: () => [...map.values()],
    newest: () => (newest === undefined ? undefined : map.get(newest)),
    put: (id, value) => {
      if (!map.has(id)) newest = id;
      append({ c: name, id, v: value });
      map.set(id, value);
      changed({ collection: name, id });
    },
    remove: (id) => {
      if (!map.has(id)) return;
      append({ c: name, id, v: null });
      map.delete(id);
      changed({ collection: name, id });
    },
  };
}

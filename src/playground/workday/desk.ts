// One person's sitting at the configuration screen: reads rows, and writes as the application does, with the person's name and the time.
import type { Random } from '../../lib/random.ts';
import type { SampleSite } from '../sites.ts';
import { type Cell, type Connection, literal, type Row } from '../sqlite-file.ts';
import { wallClock } from '../wall-clock.ts';

export interface Desk {
  readonly site: SampleSite;
  readonly random: Random;
  /** The working day, `YYYY-MM-DD`. */
  readonly date: string;
  readonly by: string;
  rows(sql: string): readonly Row[];
  /** A row chosen by chance; null when the query finds none. The query must order its rows. */
  any(sql: string): Row | null;
  update(table: string, id: Cell | undefined, values: Row): void;
  /** Adds a row under the next free id, which it returns. */
  insert(table: string, values: Row): number;
  remove(table: string, id: Cell | undefined): void;
  /** Dictionaries keep neither name nor time. */
  renameEntry(dictionary: string, code: string, name: string): void;
}

export interface Sitting {
  readonly connection: Connection;
  readonly site: SampleSite;
  readonly random: Random;
  readonly date: string;
  readonly by: string;
  /** When the person sits down, in seconds after midnight in Beijing. */
  readonly second: number;
  /** How the system writes a Beijing wall-clock time into `updated_at`. */
  readonly stamp: (beijing: string) => string;
}

/** A number from a row that is known to be one. */
export function numberOf(cell: Cell | undefined): number {
  return Number(cell ?? 0);
}

/** A text from a row; NULL and absent become the empty text. */
export function textOf(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}

/** Opens a sitting; `written` tells how many rows it has added, changed or removed so far. */
export function sitDown(sitting: Sitting): { readonly desk: Desk; written(): number } {
  const { connection, random, date, by, stamp } = sitting;
  let [second, written] = [sitting.second, 0];
  const write = (sql: string): void => {
    connection.exec(sql);
    written++;
  };
  const audit = (): Row => {
    second += random.int(2, 35);
    return { updated_at: stamp(wallClock(date, second)), updated_by: by };
  };
  const rows = (sql: string): readonly Row[] => connection.prepare(sql).all() as Row[];
  const desk: Desk = {
    ...{ site: sitting.site, random, date, by, rows },
    any: (sql) => {
      const found = rows(sql);
      return found.length === 0 ? null : random.pick(found);
    },
    update: (table, id, values) => {
      const set = Object.entries({ ...values, ...audit() }).map(([name, cell]) => `${name} = ${literal(cell)}`);
      write(`update ${table} set ${set.join(', ')} where id = ${literal(id ?? null)}`);
    },
    insert: (table, values) => {
      const id = numberOf(rows(`select coalesce(max(id), 0) + 1 as id from ${table}`)[0]?.id);
      const row = { id, ...values, ...audit() };
      const cells = Object.values(row).map(literal);
      write(`insert into ${table} (${Object.keys(row).join(', ')}) values (${cells.join(', ')})`);
      return id;
    },
    remove: (table, id) => write(`delete from ${table} where id = ${literal(id ?? null)}`),
    renameEntry: (dictionary, code, name) =>
      write(`update dict_${dictionary} set name = ${literal(name)} where code = ${literal(code)}`),
  };
  return { desk, written: () => written };
}

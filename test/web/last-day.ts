// How far the sample factories of a playground have come.
import { join } from 'node:path';
import Database from 'libsql';

/** The newest working day of the sample factories; 0 before the first. @param folder in which the program was started */
export function lastDay(folder: string): number {
  const factory = new Database(join(folder, 'data', 'samples', 'suzhou.db'));
  try {
    return (factory.prepare('select max(day) as day from playground_days').get() as { day: number | null }).day ?? 0;
  } finally {
    factory.close();
  }
}

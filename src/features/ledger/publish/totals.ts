// Sums over what a publication said of sites and ledgers.
import type { ChangeCounts } from './compare-states.ts';

export function totalsOf(results: readonly ChangeCounts[]): ChangeCounts {
  const sum = (name: keyof ChangeCounts): number => results.reduce((total, one) => total + one[name], 0);
  return { added: sum('added'), removed: sum('removed'), modified: sum('modified'), fields: sum('fields') };
}

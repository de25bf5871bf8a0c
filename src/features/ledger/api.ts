// What later features may ask of the ledger.
import { ledgerMigrations } from './migrations/index.ts';
import { ledgerSection } from './section.ts';

export { lakeQueryOptions, type ShownView, shownLakeViews } from './history/lake-views.ts';

/** For the process of a job that reads the lake: it knows the ledger's section, too. */
export const ledgerPart = { name: 'ledger', section: ledgerSection, migrations: ledgerMigrations } as const;

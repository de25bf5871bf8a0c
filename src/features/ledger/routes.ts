// The ledger's pages and endpoints.
import type { Route } from '../../web/route.ts';
import type { LedgerContext } from './context.ts';

export const ledgerRoutes: readonly Route<LedgerContext>[] = [];

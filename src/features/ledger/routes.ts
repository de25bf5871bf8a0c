// The ledger's pages and endpoints.
import type { Route } from '../../web/route.ts';
import type { LedgerContext } from './context.ts';
import { changesRoute } from './page/changes-page.ts';
import { changelogBookRoute, ledgerBookRoute } from './page/downloads.ts';
import { searchRoute } from './page/search-page.ts';

export const ledgerRoutes: readonly Route<LedgerContext>[] = [
  searchRoute,
  changesRoute,
  ledgerBookRoute,
  changelogBookRoute,
];

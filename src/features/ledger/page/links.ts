// Paths of the ledger's pages: everything that a page shows is in its address.

/** A path with those parameters that have a value. */
export function pathWith(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') given.set(name, String(value));
  }
  return given.size === 0 ? path : `${path}?${given.toString()}`;
}

export function searchPath(query: {
  readonly ledger: string;
  readonly site?: string | undefined;
  readonly q?: string;
  readonly page?: number;
}): string {
  return pathWith('/ledger', { ...query, page: query.page === 1 ? undefined : query.page });
}

export function changesPath(query: {
  readonly publication?: number | undefined;
  readonly site?: string | undefined;
  readonly ledger?: string | undefined;
  readonly kind?: string | undefined;
  readonly q?: string;
  readonly page?: number;
}): string {
  return pathWith('/ledger/changes', { ...query, page: query.page === 1 ? undefined : query.page });
}

export function ledgerBookPath(ledger: string): string {
  return `/ledger/workbook/${encodeURIComponent(ledger)}`;
}

export function changelogBookPath(publication: number): string {
  return `/ledger/changes/${publication}/workbook`;
}

// Which part of a long list a page shows.

export interface Paging {
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** Of the whole list, from 1; 0 when it is empty. */
  readonly first: number;
  readonly last: number;
  readonly total: number;
}

/** @param wanted as it stands in the address, whatever somebody wrote there */
export function pagingOf(wanted: string | undefined, total: number, size: number): Paging {
  const pages = Math.max(1, Math.ceil(total / size));
  const asked = Number(wanted ?? 1);
  const page = Number.isInteger(asked) ? Math.min(Math.max(asked, 1), pages) : 1;
  return { page, pages, total, first: total === 0 ? 0 : (page - 1) * size + 1, last: Math.min(page * size, total) };
}

// `page_size` and `page_token` of a list.

export interface Paging {
  readonly from: number;
  readonly size: number;
}

const DEFAULT_SIZE = 20;

/** Null when one of them is not what it should be. */
export function paging(query: URLSearchParams, most: number): Paging | null {
  const [size, token] = [query.get('page_size') ?? String(DEFAULT_SIZE), query.get('page_token') ?? ''];
  if (!/^\d{1,4}$/.test(size) || Number(size) < 1 || Number(size) > most) return null;
  return /^\d{0,9}$/.test(token) ? { from: Number(token), size: Number(size) } : null;
}

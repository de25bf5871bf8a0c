// The tenant token: fetched once however many calls wait for it, kept until shortly before it ends, dropped when the platform refuses it.
// The SDK's own keeping has neither single flight nor a flush (feishu.md §1.5), so it is switched off.

export interface FreshToken {
  readonly token: string;
  /** Seconds from now; at most 7,200 (feishu.md §1.1). */
  readonly expiresIn: number;
}

export interface Tokens {
  /** @throws what fetching throws; a failed fetch is not remembered. */
  get(): Promise<string>;
  /** Forgets this token, unless another has taken its place already. */
  drop(token: string): void;
}

/** A token is replaced this long before its end, so that none ends on its way. */
const RESERVE_SECONDS = 300;

/** @param elapsedMs a clock that never goes back; the product's clock may be moved, tokens are not */
export function keepToken(fetch: () => Promise<FreshToken>, elapsedMs = () => performance.now()): Tokens {
  let kept: { readonly token: string; readonly until: number } | null = null;
  let fetching: Promise<string> | null = null;
  const refresh = async (): Promise<string> => {
    const began = elapsedMs();
    const { token, expiresIn } = await fetch();
    kept = { token, until: began + Math.max(expiresIn - RESERVE_SECONDS, expiresIn / 2) * 1000 };
    return token;
  };
  return {
    get: () => {
      if (kept !== null && elapsedMs() < kept.until) return Promise.resolve(kept.token);
      fetching ??= refresh().finally(() => {
        fetching = null;
      });
      return fetching;
    },
    drop: (token) => {
      if (kept?.token === token) kept = null;
    },
  };
}

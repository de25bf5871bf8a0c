// Repeatable chance: the same seed words give the same choices on every machine, so that sample data and tests can be made again.

export interface Random {
  /** A whole number between both bounds, bounds included; the span must stay below 2^32. */
  int(low: number, high: number): number;
  /** True in about `share` (0–1) of the calls. */
  chance(share: number): boolean;
  /** One of the items. Throws a RangeError for an empty list: that is a bug of the caller. */
  pick<T>(items: readonly T[]): T;
  /** Up to `count` different items, in their own order. */
  sample<T>(items: readonly T[], count: number): T[];
}

/** FNV-1a over UTF-16 code units, started at `basis`: spreads seed words over 32 bits. */
function hash(text: string, basis: number): number {
  let state = basis;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return state >>> 0;
}

/** A xorshift generator of 128 bits of state (Marsaglia 2003), 32 bits a call. */
function bits(seed: string): () => number {
  let [x, y, z, w] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((basis) => hash(seed, basis)) as [
    number,
    number,
    number,
    number,
  ];
  w |= 1; // all zero would stay zero for ever
  const next = (): number => {
    const mixed = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = (w ^ (w >>> 19) ^ mixed ^ (mixed >>> 8)) >>> 0;
    return w;
  };
  for (let i = 0; i < 16; i++) next(); // seeds that differ in one character begin alike
  return next;
}

/** A source of choices that depends on the seed words alone, for instance `randomFrom('demo', 'suzhou', 3)`. */
export function randomFrom(...seed: readonly (string | number)[]): Random {
  const next = bits(seed.join('\u0000'));
  const int = (low: number, high: number): number => low + Math.floor((next() / 2 ** 32) * (high - low + 1));
  const sample = <T>(items: readonly T[], count: number): T[] => {
    let [left, wanted] = [items.length, Math.min(count, items.length)];
    return items.filter(() => {
      const taken = int(1, left--) <= wanted;
      if (taken) wanted--;
      return taken;
    });
  };
  return {
    int,
    sample,
    chance: (share) => next() < share * 2 ** 32,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[int(0, items.length - 1)] as (typeof items)[number];
    },
  };
}

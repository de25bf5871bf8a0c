// How much of a matrix runs: `npm run test:long` has all of it, every commit what fits into its minutes.

/** True in the nightly suite, which runs the commit's tests once more with every matrix whole. */
export const IS_NIGHTLY = process.env.ZHIBAN_TEST_EXTENT === 'nightly';

/** Every one of them by night, every so many-th with every commit, the first among them. */
export function everyOf<T>(stride: number, all: readonly T[]): readonly T[] {
  return IS_NIGHTLY ? all : all.filter((_, index) => index % stride === 0);
}

/** All of them by night, the first so many with every commit. */
export function firstOf<T>(count: number, all: readonly T[]): readonly T[] {
  return IS_NIGHTLY ? all : all.slice(0, count);
}

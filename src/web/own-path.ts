// Where somebody goes on after signing in: a path of ours and nothing else, however it is written.

const HERE = 'http://here.invalid';
const LONGEST = 2_000;

/** The path as it is to be used, with its query; `/` for whatever is none of ours, and for the way in itself. */
export function ownPath(text: string | undefined): string {
  // Browsers read a backslash as a slash and drop tabs and line ends: what holds one was not made by us.
  if (text === undefined || text.length > LONGEST || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(text)) return '/';
  if (!URL.canParse(text, HERE)) return '/';
  const { origin, pathname, search } = new URL(text, HERE);
  // `/.//evil.example` becomes `//evil.example` once its dots are resolved.
  if (origin !== HERE || pathname.startsWith('//')) return '/';
  return /^\/signin(\/|$)/.test(pathname) ? '/' : `${pathname}${search}`;
}

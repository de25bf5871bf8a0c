// Of which sites a page may say anything to who asks: counts and troubles of the others are theirs to know.
import type { WebRequest } from '../../../web/route.ts';
import type { LedgerContext } from '../context.ts';

/** Codes of sites, in the order of the configuration; null: all there are, and what was there before. */
export async function sitesSeen(
  { config }: Pick<LedgerContext, 'config'>,
  may: WebRequest['may'],
  action: string,
): Promise<readonly string[] | null> {
  const maySee = (sites: readonly string[]): Promise<boolean> => may({ right: 'query', action, sites });
  if (await maySee([])) return null;
  const seen: string[] = [];
  for (const { code } of config.sites) if (await maySee([code])) seen.push(code);
  return seen;
}

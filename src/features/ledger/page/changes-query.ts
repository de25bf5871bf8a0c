// What the address of the changelog page asks for.
import { UserError } from '../../../lib/errors.ts';
import { type LedgerContext, ledgerNamed, siteNamed } from '../context.ts';
import type { ChangeKind } from '../history/changes.ts';
import { wordsOf } from './words.ts';

export interface ChangesQuery {
  /** Undefined: the newest. */
  readonly publication: number | undefined;
  /** Site code. */
  readonly site: string | undefined;
  readonly ledger: string | undefined;
  readonly kind: ChangeKind | undefined;
  readonly q: string;
  readonly words: readonly string[];
}

export const KINDS: readonly { readonly kind: ChangeKind; readonly title: string }[] = [
  { kind: 'added', title: '新增' },
  { kind: 'removed', title: '删除' },
  { kind: 'modified', title: '修改' },
];

/** @throws UserError when the address names a site, ledger, kind or publication that cannot be. */
export function readChangesQuery(ctx: LedgerContext, asked: Readonly<Record<string, string>>): ChangesQuery {
  const given = (name: string): string | undefined => (asked[name] ?? '') || undefined;
  const site = given('site');
  const ledger = given('ledger');
  const words = wordsOf(asked.q ?? '');
  return {
    publication: publicationNumber(given('publication')),
    site: site === undefined ? undefined : siteNamed(ctx, site).code,
    ledger: ledger === undefined ? undefined : ledgerNamed(ctx, ledger),
    kind: kindNamed(given('kind')),
    words,
    q: words.join(' '),
  };
}

/** @throws UserError when the text is no number of a publication. */
export function publicationNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new UserError(`publication 应为第几次发布，从 1 数起；收到的是“${text}”`);
  return number;
}

function kindNamed(text: string | undefined): ChangeKind | undefined {
  if (text === undefined) return undefined;
  const found = KINDS.find(({ kind, title }) => kind === text || title === text);
  if (found === undefined) throw new UserError(`kind 应为 added、removed 或 modified；收到的是“${text}”`);
  return found.kind;
}

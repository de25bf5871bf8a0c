// The entries of the changelog page: groups of changes in words, values before and after. Pure.
import type { SiteConfig } from '../../../config/core.ts';
import { PEOPLE_ZONE } from '../../../lib/zoned-time.ts';
import { countText } from '../../../web/page-text.ts';
import type { Change } from '../history/changes.ts';
import type { LedgerSettings } from '../settings.ts';
import type { ChangeGroup } from './group-changes.ts';
import { shownValue, spoken, wholeCharacters } from './shown-value.ts';
import { diffOf } from './text-diff.ts';
import type { Piece } from './words.ts';

/** Null is a value that the source does not hold; an empty text is another thing. */
type Shown = string | null;

export interface ShownRow {
  readonly key: string;
  /** What the row is called; empty when it has no name. */
  readonly name: string;
  /** All its columns, for a row that came or went. */
  readonly values: readonly { readonly title: string; readonly value: Shown }[];
}

export interface ShownField {
  readonly title: string;
  /** What differs is marked; null where there is no value. */
  readonly before: readonly Piece[] | null;
  readonly after: readonly Piece[] | null;
  readonly by: string;
}

export interface ShownEntry {
  readonly site: string;
  readonly ledger: string;
  readonly kind: Change['kind'];
  readonly form: ChangeGroup['form'];
  readonly count: string;
  readonly rows: readonly ShownRow[];
  /** How many rows are not listed because there are too many. */
  readonly more: string | null;
  readonly fields: readonly ShownField[];
  readonly by: string;
}

export interface Naming {
  readonly sites: readonly SiteConfig[];
  readonly ledgers: LedgerSettings['ledgers'];
  /** DuckDB type of a column in a site's state. */
  typeOf(site: string, ledger: string, column: string): string | undefined;
}

/** Rows listed in one entry; the workbook has all. */
const ROWS_LISTED = 200;

const UNKNOWN = '来源未记录';

export function shownEntry({ form, changes }: ChangeGroup, naming: Naming): ShownEntry {
  const [first] = changes;
  if (first === undefined) throw new Error('a group without changes');
  const listed = form === 'row' ? [first] : changes.slice(0, ROWS_LISTED);
  const fields = form === 'row' ? changes : form === 'same' ? [first] : [];
  return {
    site: naming.sites.find((site) => site.code === first.site)?.name ?? first.site,
    ledger: naming.ledgers[first.ledger]?.title ?? first.ledger,
    kind: first.kind,
    form,
    count: countText(changes.length),
    rows: listed.map((change) => shownRow(change, naming)),
    more: listed.length < changes.length && form !== 'row' ? countText(changes.length - listed.length) : null,
    fields: fields.map((change) => shownField(change, naming)),
    by: byText(changes),
  };
}

function shownRow(change: Change, { sites, ledgers, typeOf }: Naming): ShownRow {
  const { site, ledger, key, row } = change;
  const columns = Object.entries(ledgers[ledger]?.columns ?? {});
  const zone = sites.find((one) => one.code === site)?.timeZone ?? PEOPLE_ZONE;
  const values = columns.flatMap(([column, { title }]) => {
    const value = row?.[column];
    if (value === undefined) return [];
    return [{ title, value: value === null ? null : shownValue(value, typeOf(site, ledger, column), zone) }];
  });
  const name = shownValue(change.name ?? '', undefined, zone);
  return { key: Object.values(key).join(' · '), name, values };
}

function shownField(change: Change, { sites, ledgers, typeOf }: Naming): ShownField {
  const { site, ledger, before, after } = change;
  const field = change.field ?? '';
  const zone = sites.find((one) => one.code === site)?.timeZone ?? PEOPLE_ZONE;
  const type = typeOf(site, ledger, field);
  const diff = diffOf(spoken(before ?? '', type, zone), spoken(after ?? '', type, zone));
  return {
    title: ledgers[ledger]?.columns[field]?.title ?? field,
    before: before === null ? null : diff.before.map(shortened),
    after: after === null ? null : diff.after.map(shortened),
    by: byText([change]),
  };
}

/** Between what differs, a long stretch that does not is cut in its middle. */
const STRETCH = 60;
const STRETCH_END = 20;

function shortened({ text, hit }: Piece): Piece {
  if (hit) return { text: shownValue(text, undefined, PEOPLE_ZONE), hit };
  if (text.length <= STRETCH) return { text, hit };
  return { text: `${wholeCharacters(text.slice(0, STRETCH_END))}…${wholeCharacters(text.slice(-STRETCH_END))}`, hit };
}

/** `顾敏华 11-21 09:12–09:40`; when the source does not say, that. */
function byText(changes: readonly Change[]): string {
  const who = [...new Set(changes.flatMap((change) => change.who ?? []))];
  const when = changes.flatMap((change) => change.when ?? []).sort();
  if (who.length === 0 && when.length === 0) return UNKNOWN;
  const people = who.length === 0 ? '操作人未记录' : who.join('、');
  return [people, spanText(when[0], when.at(-1))].filter((part) => part !== '').join(' ');
}

/** From ISO with the site's offset: what stands in it is the site's wall clock. */
function spanText(first: string | undefined, last: string | undefined): string {
  if (first === undefined || last === undefined) return '';
  const minute = (iso: string): string => iso.slice(5, 16).replace('T', ' ');
  if (minute(first) === minute(last)) return minute(first);
  const sameDay = first.slice(0, 10) === last.slice(0, 10);
  return `${minute(first)}–${sameDay ? minute(last).slice(6) : minute(last)}`;
}

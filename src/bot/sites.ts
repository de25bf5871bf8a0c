// Sites are recognised bare among the words of a line: 台账 空压机 苏州.
import type { ParsedLine } from '../lib/command-line.ts';

export interface NamedSite {
  readonly code: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

export type WithSites =
  | { readonly sites: readonly string[]; readonly line: ParsedLine }
  /** A Chinese sentence: no site has that name. */
  | { readonly fault: string };

/** Options that name sites and nothing else. */
const KEYS = ['基地', '站点', 'site', 'sites'];
/** People say 苏州 for 苏州基地. */
const KIND_OF_PLACE = /(?:基地|工厂|厂区|园区|厂)$/u;
const BETWEEN = /[,，、]/u;

export type SiteFinder = (line: ParsedLine) => WithSites;

/** A finder of these sites' codes, names and aliases, whatever their case and width, with `@` before them or without. */
export function siteFinder(sites: readonly NamedSite[]): SiteFinder {
  const codes = siteNames(sites);
  const codeOf = (word: string): string | undefined => codes.get(nameKey(word.replace(/^[@＠]/u, '')));
  /** The codes of 苏州、无锡; null unless each of them is a site. */
  const codesOf = (word: string): readonly string[] | null => {
    const found = word
      .split(BETWEEN)
      .filter((part) => part !== '')
      .map(codeOf);
    return found.length > 0 && found.every((code) => code !== undefined) ? found : null;
  };
  return (line) => {
    const found: string[] = [];
    const options = new Map(line.options);
    for (const key of KEYS) {
      const value = options.get(key);
      if (value === undefined) continue;
      const named = codesOf(value);
      if (named === null) return { fault: `没有叫“${value.slice(0, 50)}”的基地，请写其中之一：${shownNames(sites)}` };
      found.push(...named);
      options.delete(key);
    }
    const kept = line.words.map((word, index) => {
      const named = line.quoted[index] ? null : codesOf(word);
      found.push(...(named ?? []));
      return named === null;
    });
    return {
      sites: [...new Set(found)],
      line: {
        words: line.words.filter((_, index) => kept[index]),
        quoted: line.quoted.filter((_, index) => kept[index]),
        options,
      },
    };
  };
}

function siteNames(sites: readonly NamedSite[]): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  for (const { code, name, aliases } of sites)
    for (const text of [code, name, ...aliases]) codes.set(nameKey(text), code);
  const short = sites.flatMap(({ code, name }) => {
    const text = nameKey(name.replace(KIND_OF_PLACE, ''));
    return text === '' || codes.has(text) ? [] : [{ code, text }];
  });
  // A short name that two sites would have means neither.
  for (const { code, text } of short) if (short.filter((one) => one.text === text).length === 1) codes.set(text, code);
  return codes;
}

function nameKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

const SHOWN = 12;

/** The first of them, for a sentence. */
export function shownNames(sites: readonly NamedSite[]): string {
  const names = sites.slice(0, SHOWN).map(({ name }) => name);
  return `${names.join('、')}${sites.length > SHOWN ? ` 等 ${sites.length} 个` : ''}`;
}

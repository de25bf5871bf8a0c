// What a person is told who may not: which right is missing, for which sites, who grants it.
import type { KnownPeople } from './known.ts';
import { nameOf } from './known.ts';
import { RIGHT_TITLE } from './right.ts';
import { type Asker, adminsFor, type Need, type RightRules, sitesWhere } from './rights.ts';

export interface Denial {
  readonly rules: RightRules;
  readonly asker: Asker;
  readonly need: Need;
  readonly known: KnownPeople;
  /** What a site is called, by its code. */
  readonly siteName: (code: string) => string;
}

/** One sentence or two, Chinese. */
export function denialSentence(denial: Denial): string {
  const { rules, asker, need, known, siteName } = denial;
  if (asker.hasLeft) return `“${need.action}”没有执行：通讯录里你已经离职，权限都已停用。`;
  const where = need.sites.length === 0 ? '' : `${need.sites.map(siteName).join('、')}的`;
  const having = sitesWhere(rules, asker, need);
  const only = having.length === 0 ? '你还没有' : `你只有${having.map(siteName).join('、')}的，请写上基地`;
  return `“${need.action}”需要${where}${RIGHT_TITLE[need.right]}权限，${only}，所以没有执行。${grantersSentence({ rules, asker, sites: need.sites, known })}`;
}

const SHOWN = 5;

export interface Granting {
  readonly rules: RightRules;
  readonly asker: Asker;
  readonly sites: readonly string[];
  /** Nobody unless told. */
  readonly known?: KnownPeople;
}

/** Who grants rights there, by name where one is known. */
export function grantersSentence({ rules, asker, sites, known = new Map() }: Granting): string {
  const granters = adminsFor(rules, { sites }).filter((person) => known.get(person)?.hasLeft !== true);
  const names = granters.flatMap((person) => nameOf(known, rules, person) ?? []);
  const more = granters.length > SHOWN ? `等 ${granters.length} 人` : '';
  if (names.length > 0) return `权限由${names.slice(0, SHOWN).join('、')}${more}授予，你的 open_id 是 ${asker.person}`;
  return granters.length > 0
    ? `权限由值班的管理员授予，请把你的 open_id 交给他：${asker.person}`
    : `现在没有管理员，请守着值班的人在服务器上运行 zhiban admin code，由要当管理员的人发“权限 认领 〈码〉”；你的 open_id 是 ${asker.person}`;
}

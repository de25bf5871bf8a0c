// What follows 告警 and 值班 are sites and nothing else: who mistypes one is told, and not answered for all of them.
import type { CommandInput } from '../../../bot/command.ts';
import { type NamedSite, shownNames } from '../../../bot/sites.ts';
import { UserError } from '../../../lib/errors.ts';

/** @throws UserError that names the word and the sites there are */
export function requireSitesAlone(
  { words }: Pick<CommandInput, 'words'>,
  sites: readonly NamedSite[],
  hint = '',
): void {
  const [word] = words;
  if (word === undefined) return;
  const known = sites.length === 0 ? '配置里还没有基地' : `现有：${shownNames(sites)}`;
  throw new UserError(`没有基地“${word.slice(0, 40)}”；${known}${hint}`);
}

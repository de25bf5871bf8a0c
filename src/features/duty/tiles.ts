// Which commands are offered as buttons to who has not said what he wants.
import type { BoundCommand } from '../../bot/command.ts';
import { mayUse, type Rights } from '../../bot/rights.ts';

/** In this order, as far as they are there. */
const OFFERED = ['变更', '台账', '状态', '帮助'];

export function homeTiles(
  commands: readonly BoundCommand[],
): readonly { readonly text: string; readonly line: string }[] {
  return OFFERED.filter((name) => commands.some((command) => command.names[0] === name)).map((name) => ({
    text: name,
    line: name,
  }));
}

/** Those that this person may use. */
export function usable(
  commands: readonly BoundCommand[],
  person: string,
  rights: Rights | undefined,
): readonly BoundCommand[] {
  return commands.filter(({ right }) => rights === undefined || mayUse(right, person, rights));
}

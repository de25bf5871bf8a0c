// Which commands are offered as buttons to who has not said what he wants.
import type { BoundCommand } from '../../bot/command.ts';
import { type Asker, mayDoSomewhere, type RightRules } from '../../people/rights.ts';

/** In this order, as far as they are there and of use. */
const OFFERED = ['变更', '台账', '电表', '状态', '帮助'];

export function homeTiles(
  commands: readonly BoundCommand[],
): readonly { readonly text: string; readonly line: string }[] {
  return OFFERED.filter((name) =>
    commands.some((command) => command.names[0] === name && (command.isOffered?.() ?? true)),
  ).map((name) => ({
    text: name,
    line: name,
  }));
}

/** Those that this person may use, at some site at least. */
export function usable(commands: readonly BoundCommand[], asker: Asker, rights: RightRules): readonly BoundCommand[] {
  return commands.filter(({ right, names: [action] }) => mayDoSomewhere(rights, asker, { right, action }));
}

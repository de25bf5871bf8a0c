// What every command about rights begins with: the rules of this moment, and what is known of whom they name.
import type { CommandInput } from '../../../../bot/command.ts';
import type { CommandContext } from '../../../../feature.ts';
import { knownPeople } from '../../../../people/directory.ts';
import { type KnownPeople, nameOf } from '../../../../people/known.ts';
import { admins, type RightRules, rightRules } from '../../../../people/rights.ts';
import type { DutySettings } from '../../settings.ts';

export type RightsContext = CommandContext<DutySettings>;

export interface Bench {
  readonly rules: RightRules;
  readonly known: KnownPeople;
  /** By name where one is known; otherwise the id. */
  readonly nameOf: (id: string) => string;
}

/** @param more people whose names are needed, beside the asker, those who grant and those who are granted something */
export async function benchOf(
  ctx: Pick<RightsContext, 'store' | 'config'>,
  { person }: Pick<CommandInput, 'person'>,
  more: readonly string[] = [],
): Promise<Bench> {
  const rules = rightRules(ctx.config);
  const granted = rules.grants.flatMap(({ to }) => (to.startsWith('ou_') ? [to] : []));
  const known = await knownPeople(ctx.store, [person, ...admins(rules), ...granted, ...more]);
  const chats = new Map((ctx.config.feishu?.chats ?? []).map(({ id, name }) => [id, name]));
  const called = (id: string): string => nameOf(known, rules, id) ?? chats.get(id) ?? id;
  return { rules, known, nameOf: called };
}

// All features' commands as the server registers them, without contexts: what is read is their names, and lines that buttons carry.
import { expect } from 'vitest';
import { features } from '../../src/app/features.ts';
import { type BoundCommand, boundCommands } from '../../src/bot/command.ts';
import { createRegistry } from '../../src/bot/registry.ts';
import { type BotRules, botRules, understandWritten } from '../../src/bot/understand.ts';
import { cardFaults } from '../../src/feishu/card/check.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts';
import { asker, rightsFor } from '../support/rights.ts';

export const SITES = [
  { code: 'suzhou', name: '苏州基地', aliases: [] },
  { code: 'wuxi', name: '无锡 二厂', aliases: ['锡'] },
];

export const allCommands: readonly BoundCommand[] = features.flatMap(({ commands }) =>
  // Of what may be offered the settings are looked at.
  boundCommands(commands, () => ({ settings: { meters: {} } }) as never),
);

export const allRules: BotRules = botRules({
  registry: createRegistry(allCommands),
  sites: SITES,
  rights: rightsFor({ operate: ['ou_li'], admin: ['ou_wang'] }),
  home: '菜单',
});

export interface LookedAt {
  /** The lines of its buttons, by their texts. */
  readonly lines: ReadonlyMap<string, string>;
  /** What can be read of it, as JSON, without what buttons carry; references resolved. */
  readonly text: string;
}

/** A card that breaks no rule, pings nobody but whom it may, and whose every button carries a line that a command reads. */
export function lookedAt(card: Json, mayPing: RegExp | null = null): LookedAt {
  expect(cardFaults(card)).toEqual([]);
  const lines = new Map<string, string>();
  for (const button of buttonsOf(card)) {
    const [behavior] = (button.behaviors ?? []) as readonly { readonly value?: { readonly do: string } }[];
    // A button that opens a page, or does nothing.
    if (behavior?.value === undefined) continue;
    const line = behavior.value.do;
    const understood = understandWritten(allRules, line, asker('ou_zhang'));
    if (understood.kind !== 'command') throw new Error(`button ${line}: ${JSON.stringify(understood)}`);
    lines.set(((button.text ?? button.placeholder) as { content: string }).content, line);
  }
  const text = JSON.stringify(card, (key, inner: unknown) => (key === 'value' ? null : inner));
  expect(mayPing === null ? text : text.replaceAll(mayPing, '')).not.toMatch(/<(at|person)\b/i);
  return { lines, text: text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))) };
}

function buttonsOf(value: Json): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => buttonsOf(one));
  if (!isJsonObject(value)) return [];
  return [
    ...(value.tag === 'button' || value.tag === 'select_static' ? [value] : []),
    ...Object.values(value).flatMap(buttonsOf),
  ];
}

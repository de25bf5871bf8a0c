// A card as its reader sees it, after it has been found to break no rule of the platform and none of ours; every button of it must carry
// a line that a command reads.
import { expect } from 'vitest';
import { type BotRules, understandWritten } from '../../src/bot/understand.ts';
import { cardFaults } from '../../src/feishu/card/check.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/lib/json.ts';
import { asker } from './rights.ts';

export interface Said {
  readonly title: string;
  readonly subtitle: string;
  readonly colour: string;
  readonly summary: string;
  /** Everything that can be read in the card's body, one text a line. */
  readonly text: string;
  readonly rows: readonly JsonObject[];
  /** The lines that its buttons carry, by their texts. */
  readonly buttons: ReadonlyMap<string, Button>;
  readonly links: ReadonlyMap<string, string>;
  readonly place: string | undefined;
  readonly result: string | undefined;
  readonly fallback: string;
  readonly card: Json;
}

export interface Button {
  readonly line: string;
  readonly ctx: string | null;
  readonly confirm: string;
}

const MOST_PRIMARY = 1;
const MOST_AT_HAND = 3;

/** What a reader sees of a card, after it has been found to break no rule. */
export function lookedAt(
  card: Json,
  rules: BotRules,
  rest: Pick<Said, 'place' | 'result' | 'fallback'> = { place: undefined, result: undefined, fallback: '' },
): Said {
  expect(cardFaults(card)).toEqual([]);
  const nodes = everyNode(card);
  const text = textsOf(card).join('\n');
  // What a button carries is never shown.
  expect(JSON.stringify(card, (key, inner: unknown) => (key === 'value' ? null : inner))).not.toMatch(/<at\b/i);
  const pressed = nodes.filter(({ tag }) => tag === 'button');
  const buttons = new Map<string, Button>();
  const links = new Map<string, string>();
  for (const button of pressed) {
    if (button.disabled === true) continue;
    const [behavior] = button.behaviors as readonly JsonObject[];
    const label = contentOf(button.text);
    if (behavior?.type === 'open_url') links.set(label, String(behavior.default_url));
    else {
      const value = behavior?.value as { do: string; ctx?: string };
      expect(understandWritten(rules, value.do, asker('ou_zhang', 'oc_1')).kind, value.do).toBe('command');
      const confirm = isJsonObject(button.confirm) ? contentOf(button.confirm.text) : '';
      buttons.set(label, { line: value.do, ctx: value.ctx ?? null, confirm });
    }
  }
  expect(pressed.filter(({ type }) => type === 'primary' || type === 'danger').length).toBeLessThanOrEqual(
    MOST_PRIMARY,
  );
  const whole = card as {
    header: JsonObject;
    config: { summary: { content: string } };
    body: { elements: JsonObject[] };
  };
  for (const row of whole.body.elements.filter(({ tag }) => tag === 'column_set')) {
    const atHand = everyNode(row).filter(({ tag }) => tag === 'button');
    expect(atHand.length).toBeLessThanOrEqual(MOST_AT_HAND);
  }
  return {
    title: contentOf(whole.header.title),
    subtitle: contentOf(whole.header.subtitle),
    colour: String(whole.header.template),
    summary: whole.config.summary.content,
    text,
    rows: nodes.filter(({ tag }) => tag === 'table').flatMap(({ rows }) => rows as readonly JsonObject[]),
    buttons,
    links,
    card,
    ...rest,
  };
}

function contentOf(node: Json | undefined): string {
  return isJsonObject(node) ? String(node.content) : '';
}

function everyNode(value: Json): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => everyNode(one));
  if (!isJsonObject(value)) return [];
  return [value, ...Object.values(value).flatMap(everyNode)];
}

/** Texts in the order of reading, references resolved. */
function textsOf(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => textsOf(one));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'value' || key === 'name') return [];
    if (typeof inner !== 'string') return textsOf(inner);
    const shown = key === 'content' || key === 'display_name' || key === 'text' || /^c\d+$/.test(key);
    return shown ? [inner.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))] : [];
  });
}

// Buttons, inputs, selects, columns and charts: lengths, ranges and words (feishu.md §4.8).
import { isJsonObject, type Json } from '../../lib/json.ts';
import { textOf } from '../json.ts';
import { CARD_CODE, type CardFault, cardFault } from './fault.ts';
import { type CardPart, parseFault } from './walk.ts';

const MOST_TEXT = 100;
const WORDS: Readonly<Record<string, Readonly<Record<string, ReadonlySet<string>>>>> = {
  button: {
    type: new Set('default primary danger text primary_text danger_text primary_filled danger_filled laser'.split(' ')),
    size: new Set(['tiny', 'small', 'medium', 'large']),
    form_action_type: new Set(['submit', 'reset']),
  },
  behavior: { type: new Set(['callback', 'open_url', 'form_action']) },
  input: { input_type: new Set(['text', 'multiline_text', 'password']), label_position: new Set(['top', 'left']) },
  column_set: { flex_mode: new Set(['none', 'stretch', 'flow', 'bisect', 'trisect']) },
  chart: { aspect_ratio: new Set(['1:1', '2:1', '4:3', '16:9']) },
};

export function controlFault(part: CardPart): CardFault | null {
  const { tag, node, path } = part;
  for (const [name, words] of Object.entries(WORDS[tag] ?? {})) {
    const value = node[name];
    if (value !== undefined && !words.has(String(value))) return parseFault(`${name} ${JSON.stringify(value)}`, path);
  }
  switch (tag) {
    case 'button':
      return longText(node.text, path) ?? longText(node.disabled_tips, path);
    case 'input':
      return inputFault(part);
    case 'select_static':
    case 'multi_select_static':
      return optionsFault(part);
    case 'column':
      return range(node.weight, 1, 5, 'weight', path);
    case 'behavior':
      return node.type === 'callback' && node.value === undefined ? parseFault('callback without value', path) : null;
    case 'chart':
      return chartFault(part);
    default:
      return null;
  }
}

function longText(text: Json | undefined, path: string): CardFault | null {
  const content = textOf(text, 'content') ?? '';
  return [...content].length > MOST_TEXT ? parseFault(`text of more than ${MOST_TEXT} characters`, path) : null;
}

function range(value: Json | undefined, low: number, high: number, name: string, path: string): CardFault | null {
  if (value === undefined) return null;
  const isWithin = Number.isInteger(value) && Number(value) >= low && Number(value) <= high;
  return isWithin ? null : parseFault(`${name} ${JSON.stringify(value)}, ${low} to ${high} wanted`, path);
}

function inputFault({ node, path }: CardPart): CardFault | null {
  const most = typeof node.max_length === 'number' ? node.max_length : 1_000;
  const tooLong = (textOf(node, 'default_value') ?? '').length > most;
  return (
    range(node.max_length, 1, 1_000, 'max_length', path) ??
    longText(node.placeholder, path) ??
    (tooLong ? parseFault('default_value is longer than max_length', path) : null)
  );
}

/** Values are unique; initial_index counts from 1. */
function optionsFault({ node, path }: CardPart): CardFault | null {
  const values = (node.options as readonly Json[]).map((option) => (isJsonObject(option) ? option.value : undefined));
  if (new Set(values).size < values.length) return parseFault('duplicate option value', path);
  if (node.initial_option !== undefined && !values.includes(node.initial_option)) {
    return parseFault('initial_option is no option', path);
  }
  return range(node.initial_index, 1, Math.max(1, values.length), 'initial_index', path);
}

const CHARTS = new Set(
  'line area bar pie radar funnel scatter linearProgress circularProgress wordCloud common rose gauge heatmap treemap sunburst sankey boxPlot rangeColumn rangeArea waterfall histogram map correlation'.split(
    ' ',
  ),
);

/** A VChart specification with a type it knows, and data (§4.4: 200550). */
function chartFault({ node, path }: CardPart): CardFault | null {
  const spec = node.chart_spec;
  const isGood = isJsonObject(spec) && CHARTS.has(String(spec.type)) && spec.data !== undefined;
  return isGood ? null : cardFault(CARD_CODE.chart, 'chart spec is invalid', path);
}

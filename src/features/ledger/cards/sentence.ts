// Stories as lines of a card: what it is about, what became of it, how far it reaches, whose hand it was.
import { joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { bucketed } from '../../../lib/buckets.ts';
import { countText } from '../../../web/page-text.ts';
import type { LedgerDefinition } from '../settings.ts';
import { type RowsStory, type Story, type Touched, type ValueStory, weightOf } from './stories.ts';

type Ledgers = Readonly<Record<string, LedgerDefinition>>;

/** Characters of a name and of a value, where the caller does not say less. */
const MOST_NAME = 60;
const MOST_VALUE = 40;

export interface Sentence {
  readonly site: string;
  readonly text: Markdown;
  /** How many stories it tells. */
  readonly stories: number;
  /** Rows that they touch. */
  readonly weight: number;
}

/** From so many rows on, one column changed by one person is one line, whatever the values. */
const MANY = 4;

/**
 * What one person did to one row is one line, and so is what he did to one column of many rows; otherwise a line a story.
 * Those that touch most rows first, else in the order of the stories.
 */
export function sentencesOf(stories: readonly Story[], ledgers: Ledgers, most = MOST_NAME): readonly Sentence[] {
  const rowByRow = bucketed([...stories.entries()], ([index, story]) =>
    story.form === 'modified' && story.key !== null
      ? [story.site, story.own?.ledger ?? '', story.key, story.who]
      : [`${index}`],
  ).map((same) => same.map(([, story]) => story));
  return bucketed([...rowByRow.entries()], ([index, own]) => columnOf(own) ?? [`${index}`])
    .flatMap((same) => {
      const groups = same.map(([, own]) => own);
      return groups.length < MANY ? groups.map((own) => ({ own, many: false })) : [{ own: groups.flat(), many: true }];
    })
    .map(({ own, many }) => ({
      site: own[0]?.site ?? '',
      text: many ? manyRows(own, ledgers, most) : lineOf(own, ledgers, most),
      stories: own.length,
      weight: own.reduce((sum, story) => sum + weightOf(story), 0),
    }))
    .sort((one, other) => other.weight - one.weight);
}

/** The column that a lone change of a row is of, with who did it; null for what is told by itself. */
function columnOf(own: readonly Story[]): readonly (string | null)[] | null {
  const [story, ...others] = own;
  if (others.length > 0 || story?.form !== 'modified' || story.key === null || story.isName) return null;
  return story.reach.length > 0 ? null : [story.site, story.own?.ledger ?? '', story.column, story.who];
}

export function sentenceOf(story: Story, ledgers: Ledgers, most = MOST_NAME): Markdown {
  return lineOf([story], ledgers, most);
}

/** 1,204 个采集点的上限改为 3, or, where the values differ, one of them as an example. */
function manyRows(stories: readonly Story[], ledgers: Ledgers, most: number): Markdown {
  const values = stories.flatMap((story) => (story.form === 'modified' ? [story] : []));
  const [first] = values;
  if (first === undefined || first.own === null) return md``;
  const rows = counted({ ledger: first.own.ledger, rows: values.length }, ledgers);
  const who = first.who === null ? '' : md`（${cutText(first.who, most)}）`;
  const column = cutText(first.column, most);
  const value = Math.min(most, MOST_VALUE);
  if (values.every(({ after }) => after === first.after))
    return md`${rows}的${column}改为 ${shown(first.after, value)}${who}`;
  const example = md`${cutText(first.name ?? '', most)} ${shown(first.before, value)} → ${shown(first.after, value)}`;
  return md`${rows}改了${column}，例如 ${example}${who}`;
}

function lineOf(same: readonly Story[], ledgers: Ledgers, most: number): Markdown {
  const [first] = same;
  if (first === undefined) return md``;
  const who = first.who === null ? '' : md`（${cutText(first.who, most)}）`;
  if (first.form !== 'modified') return md`${rows(first, ledgers, most)}${who}`;
  const values = same.flatMap((story) => (story.form === 'modified' ? [story] : []));
  const [head, ...others] = [...values].sort((one, other) => Number(other.isName) - Number(one.isName));
  if (head === undefined) return md``;
  const more = others.map((story) => md`；${what(story, most)}${reach(story, ledgers)}`);
  return md`${subject(head, ledgers, most)}${reach(head, ledgers)}${joined(more)}${who}`;
}

function rows({ form, ledger, rows, names }: RowsStory, ledgers: Ledgers, most: number): Markdown {
  const verb = form === 'added' ? '新增' : '删除';
  const more = rows > names.length ? md` 等` : md``;
  const shown = names.map((name) => cutText(name, most));
  return md`${verb} ${counted({ ledger, rows }, ledgers)}：${joined(shown, '、')}${more}`;
}

function subject(story: ValueStory, ledgers: Ledgers, most: number): Markdown {
  const { own, name, key, before, after } = story;
  if (own === null) return what(story, most);
  if (name === null) return md`${counted(own, ledgers)}的${what(story, most)}`;
  if (!story.isName || !isText(before) || !isText(after)) return md`**${cutText(name, most)}** ${what(story, most)}`;
  const code = key === null || key === before ? '' : `（${cutText(key, most)}）`;
  return md`**${cutText(before, most)}${code}** 改名为 **${cutText(after, most)}**`;
}

function isText(value: string | null): value is string {
  return value !== null && value !== '';
}

function what({ column, before, after }: ValueStory, most: number): Markdown {
  const value = Math.min(most, MOST_VALUE);
  return md`${cutText(column, most)}：${shown(before, value)} → ${shown(after, value)}`;
}

function reach(story: ValueStory, ledgers: Ledgers): Markdown {
  if (story.reach.length === 0) return md``;
  return md`，影响 ${joined(
    story.reach.map((touched) => counted(touched, ledgers)),
    '、',
  )}`;
}

function counted({ ledger, rows }: Touched, ledgers: Ledgers): Markdown {
  return md`${countText(rows)} 个${cutText(ledgers[ledger]?.title ?? ledger, 20)}`;
}

function shown(value: string | null, most: number): string {
  if (value === null) return '（空）';
  return value === '' ? '（空字符串）' : cutText(value, most);
}

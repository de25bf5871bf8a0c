// Stories as lines of a card: what it is about, what became of it, how far it reaches, whose hand it was.
import { joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { cutText } from '../../../feishu/card/text.ts';
import { bucketed } from '../../../lib/buckets.ts';
import { countText } from '../../../web/page-text.ts';
import type { LedgerDefinition } from '../settings.ts';
import type { RowsStory, Story, Touched, ValueStory } from './stories.ts';

type Ledgers = Readonly<Record<string, LedgerDefinition>>;

/** Characters of a name and of a value, where the caller does not say less. */
const MOST_NAME = 60;
const MOST_VALUE = 40;

export interface Sentence {
  readonly site: string;
  readonly text: Markdown;
  /** How many stories it tells. */
  readonly stories: number;
}

/** What one person did to one row is one line; otherwise a line a story. In the order of the stories. */
export function sentencesOf(stories: readonly Story[], ledgers: Ledgers, most = MOST_NAME): readonly Sentence[] {
  return bucketed([...stories.entries()], ([index, story]) =>
    story.form === 'modified' && story.key !== null
      ? [story.site, story.own?.ledger ?? '', story.key, story.who]
      : [`${index}`],
  ).map((same) => {
    const own = same.map(([, story]) => story);
    return { site: own[0]?.site ?? '', text: lineOf(own, ledgers, most), stories: own.length };
  });
}

export function sentenceOf(story: Story, ledgers: Ledgers, most = MOST_NAME): Markdown {
  return lineOf([story], ledgers, most);
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

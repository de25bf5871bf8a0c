// A story as one line of a card: what it is about, what became of it, how far it reaches, whose hand it was.
import { joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import type { LedgerDefinition } from '../settings.ts';
import type { RowsStory, Story, Touched, ValueStory } from './stories.ts';

type Ledgers = Readonly<Record<string, LedgerDefinition>>;

export function sentenceOf(story: Story, ledgers: Ledgers): Markdown {
  const who = story.who === null ? '' : md`（${story.who}）`;
  return story.form === 'modified'
    ? md`${subject(story, ledgers)}：${shown(story.before)} → ${shown(story.after)}${reach(story, ledgers)}${who}`
    : md`${rows(story, ledgers)}${who}`;
}

function rows({ form, ledger, rows, names }: RowsStory, ledgers: Ledgers): Markdown {
  const verb = form === 'added' ? '新增' : '删除';
  const more = rows > names.length ? md` 等` : md``;
  return md`${verb} ${counted({ ledger, rows }, ledgers)}：${joined(names, '、')}${more}`;
}

function subject({ own, name, column }: ValueStory, ledgers: Ledgers): Markdown {
  if (own === null) return md`${column}`;
  return name === null ? md`${counted(own, ledgers)}的${column}` : md`**${name}** ${column}`;
}

function reach(story: ValueStory, ledgers: Ledgers): Markdown {
  if (story.reach.length === 0) return md``;
  return md`，影响 ${joined(
    story.reach.map((touched) => counted(touched, ledgers)),
    '、',
  )}`;
}

function counted({ ledger, rows }: Touched, ledgers: Ledgers): Markdown {
  return md`${rows} 个${ledgers[ledger]?.title ?? ledger}`;
}

const MOST_VALUE = 40;

function shown(value: string | null): string {
  if (value === null) return '（空）';
  if (value === '') return '（空字符串）';
  return value.length > MOST_VALUE ? `${value.slice(0, MOST_VALUE)}…` : value;
}

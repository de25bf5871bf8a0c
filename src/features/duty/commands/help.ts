// 帮助: what can be asked, in a few lines; 帮助 〈命令〉: how one of them is written; and the home card.
import type { Answer, BoundCommand, Command } from '../../../bot/command.ts';
import { compact } from '../../../bot/registry.ts';
import type { CommandContext } from '../../../feature.ts';
import { button, buttonRow } from '../../../feishu/card/buttons.ts';
import { card } from '../../../feishu/card/card.ts';
import { joined, type Markdown, md } from '../../../feishu/card/markdown.ts';
import { divider, markdown } from '../../../feishu/card/texts.ts';
import { commandLine } from '../../../lib/command-line.ts';
import { grantersSentence } from '../../../people/denial.ts';
import { RIGHT_TITLE, RIGHTS, type Right } from '../../../people/right.ts';
import { type Asker, mayDoSomewhere, type RightRules, rightRules } from '../../../people/rights.ts';
import { HOME_LINE, homeCard } from '../home.ts';
import type { DutySettings } from '../settings.ts';
import { homeTiles, usable } from '../tiles.ts';

type Ctx = CommandContext<DutySettings>;

export const homeCommand: Command<Ctx> = {
  names: [HOME_LINE, '首页', 'menu', 'home'],
  title: '首页：现在怎样，能做什么',
  usage: '菜单',
  examples: ['菜单'],
  right: 'visit',
  run: async ({ house }) => {
    const standing = await house.standing();
    const body = homeCard({ standing, tiles: homeTiles(house.commands()), introduction: null });
    return { messages: [{ body: { kind: 'card', card: body, fallbackText: '值班在岗；发“帮助”看全部命令' } }] };
  },
};

export const helpCommand: Command<Ctx> = {
  names: ['帮助', 'help'],
  title: '有哪些命令，怎么写',
  usage: '帮助 [命令]',
  examples: ['帮助', '帮助 台账'],
  right: 'visit',
  run: async ({ house, config }, { words, asker }) => {
    const rules = rightRules(config);
    const mine = usable(house.commands(), asker, rules);
    const wanted = compact(words.join(' '));
    if (wanted === '') return overview(mine);
    const named = mine.filter(({ names }) => names.some((name) => compact(name) === wanted));
    const near = mine.filter((command) => textOf(command).includes(wanted));
    const [found, ...others] = named.length > 0 ? named : near;
    if (found === undefined) return nothing(words.join(' '), house.commands(), asker, rules);
    return named.length > 0 || others.length === 0 ? detail(found, kin(found, mine)) : listed([found, ...others]);
  },
};

function textOf({ names, title, usage, examples }: BoundCommand): string {
  return compact([...names, title, usage, ...examples].join(' '));
}

const MOST_BUTTONS = 6;

/** Names only, a line for each right: a wall of text helps nobody. */
function overview(commands: readonly BoundCommand[]): Answer {
  const lines = RIGHTS.flatMap((right) => {
    const names = commands.filter((command) => command.right === right).map((command) => command.names[0]);
    return names.length === 0
      ? []
      : [md`**${right === 'visit' ? '谁都可以' : RIGHT_TITLE[right]}**　${names.join('、')}`];
  });
  // What needs no right at all explains itself.
  const heads = [...new Set(commands.filter(({ right }) => right !== 'visit').map(headOf))];
  const fallbackText = commands.map(({ names, title }) => `${names[0]}　${title}`).join('\n');
  return helpCard({ title: `可以这样问我（${commands.length} 个命令）`, lines, asked: heads, fallbackText });
}

function listed(commands: readonly BoundCommand[]): Answer {
  const fallbackText = commands.map(({ usage, title }) => `${usage}　${title}`).join('\n');
  const asked = commands.map(({ names }) => names[0]);
  return helpCard({ title: `有关的命令（${commands.length} 个）`, lines: commands.map(lineOf), asked, fallbackText });
}

function lineOf({ usage, title, right }: BoundCommand): Markdown {
  return md`- **${usage}**　${title}${isFree(right) ? '' : `（需要${RIGHT_TITLE[right]}权限）`}`;
}

interface HelpCard {
  readonly title: string;
  readonly lines: readonly Markdown[];
  /** What can be asked for help about, by button. */
  readonly asked: readonly string[];
  readonly fallbackText: string;
}

function helpCard({ title, lines, asked, fallbackText }: HelpCard): Answer {
  const body = card({
    title,
    colour: 'blue',
    elements: [
      markdown(joined(lines, '\n')),
      markdown(md`发“帮助 台账”看一个命令怎么写，“帮助 导出”找有关的命令；基地直接写名字，例如“变更 昨天 苏州”。`, {
        size: 'notation',
      }),
      buttonRow(...asked.slice(0, MOST_BUTTONS).map((name) => button(name, { do: commandLine('帮助', [name]) }))),
    ],
  });
  return { messages: [{ body: { kind: 'card', card: body, fallbackText } }] };
}

function headOf({ names }: BoundCommand): string {
  return names[0].split(' ')[0] ?? names[0];
}

/** Other commands that begin with the same word. */
function kin(command: BoundCommand, commands: readonly BoundCommand[]): readonly BoundCommand[] {
  return commands.filter((other) => other !== command && headOf(other) === headOf(command));
}

function detail(command: BoundCommand, others: readonly BoundCommand[]): Answer {
  const { names, title, usage, examples, right, notes = [] } = command;
  const [name, ...aliases] = names;
  const body = card({
    title: `${name}：${title}`,
    colour: 'blue',
    elements: [
      markdown(md`写法：**${usage}**`),
      ...(aliases.length === 0 ? [] : [markdown(md`也可以写：${aliases.join('、')}`)]),
      ...notes.map((note) => markdown(md`${note}`)),
      markdown(right === 'visit' ? md`谁都可以用。` : md`需要${RIGHT_TITLE[right]}权限。`),
      ...(isFree(right) ? [buttonRow(...examples.map((line) => button(line, { do: line })))] : examplesOf(examples)),
      ...(others.length === 0 ? [] : [divider(), markdown(joined(others.map(lineOf), '\n'))]),
    ],
  });
  return { messages: [{ body: { kind: 'card', card: body, fallbackText: `${usage}　${title}` } }] };
}

/** It changes nothing. */
function isFree(right: Right): boolean {
  return right === 'visit' || right === 'query';
}

/** What changes things is shown, not pressed. */
function examplesOf(examples: readonly string[]) {
  return [markdown(md`例如：${examples.join('；')}`)];
}

function nothing(text: string, commands: readonly BoundCommand[], asker: Asker, rules: RightRules): Answer {
  const hidden = commands.find(
    ({ names, right }) =>
      names.some((name) => compact(name) === compact(text)) &&
      !mayDoSomewhere(rules, asker, { right, action: names[0] }),
  );
  const sentence =
    hidden === undefined
      ? `没有找到和“${text.slice(0, 50)}”有关的命令，发“帮助”看全部。`
      : `“${hidden.names[0]}”需要${RIGHT_TITLE[hidden.right]}权限，你还没有。${grantersSentence({ rules, asker, sites: [] })}`;
  return { messages: [{ body: { kind: 'text', text: sentence } }] };
}

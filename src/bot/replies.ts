// What the bot itself says: hints, refusals, failures, and the trace number under every answer.
import type { Action } from '../feishu/card/action.ts';
import { button, buttonRow } from '../feishu/card/buttons.ts';
import { card } from '../feishu/card/card.ts';
import { coloured, md } from '../feishu/card/markdown.ts';
import { markdown } from '../feishu/card/texts.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { OutgoingBody } from '../outbox/channel.ts';
import type { AnswerMessage, BoundCommand } from './command.ts';
import type { Suggestion } from './suggest.ts';

/** Not understood: no echo of what was written (reliability.md §5.1), and buttons that finish the job. */
export function hintMessage(suggested: readonly Suggestion[]): AnswerMessage {
  const lines = suggested.map(({ command }) => md`- **${command.names[0]}**　${command.title}`);
  return cardMessage({
    title: '没听懂，你是想做这个吗？',
    colour: 'grey',
    text: [...lines, md`也可以发“帮助”看全部命令。`],
    buttons: suggested.map(({ command, line }) => ({ text: command.names[0], action: { do: line } })),
    fallbackText: `没听懂。可以这样写：${suggested.flatMap(({ command }) => command.examples[0] ?? []).join('；') || '帮助'}`,
  });
}

export function textMessage(text: string): AnswerMessage {
  return { body: { kind: 'text', text } };
}

/** How the line is to be written, after a sentence that says what was wrong with it. */
export function unreadableMessage(sentence: string, command: BoundCommand | null): AnswerMessage {
  if (command === null) return textMessage(`${sentence}。`);
  const example = command.examples[0];
  return textMessage(`${sentence}。\n写法：${command.usage}${example === undefined ? '' : `，例如：${example}`}`);
}

/** The same once more; null for a form, whose values no line carries. */
export function againAction(
  line: string,
  { ctx, once, form }: { readonly ctx: string | null; readonly once: string | null; readonly form: JsonObject },
): Action | null {
  if (Object.keys(form).length > 0) return null;
  return { do: line, ...(ctx === null ? {} : { ctx }), ...(once === null ? {} : { once }) };
}

/** A message that waited too long is not executed (reliability.md §5.2); one press does it now. */
export function staleMessage(minutes: number, again: Action | null): AnswerMessage {
  return cardMessage({
    title: '这条消息来晚了，没有执行',
    colour: 'orange',
    text: [
      md`它发出已有 ${minutes} 分钟，情况可能已经不同。还需要的话，请${again === null ? '再发一次' : '按下面的按钮'}。`,
    ],
    buttons: again === null ? [] : [{ text: '现在执行', action: again }],
    fallbackText: `这条消息发出已有 ${minutes} 分钟，没有执行；还需要请再发一次`,
  });
}

export interface Denied {
  readonly title: string;
  readonly sentence: string;
  /** The line that asks for the right; null for no button. */
  readonly ask: string | null;
  /** A key under which it is said once; null to say it every time. */
  readonly once: string | null;
}

/** Which right is missing, who grants it, and a button that asks him. */
export function deniedMessage({ title, sentence, ask, once }: Denied): AnswerMessage {
  const buttons = ask === null ? [] : [{ text: '申请', action: { do: ask } }];
  const said = cardMessage({ title, colour: 'orange', text: [md`${sentence}`], buttons, fallbackText: sentence });
  return once === null ? said : { ...said, once };
}

export interface Failure {
  readonly command: BoundCommand;
  /** Chinese: what happened and what to do. */
  readonly sentence: string;
  /** For a button that does the same again; null where that cannot help. */
  readonly again: Action | null;
}

export function failureMessage({ command, sentence, again }: Failure): AnswerMessage {
  return cardMessage({
    title: `“${command.names[0]}”没有执行成功`,
    colour: 'red',
    text: [md`${sentence}`],
    buttons: again === null ? [] : [{ text: '再试一次', action: again }],
    fallbackText: `“${command.names[0]}”没有做成：${sentence}`,
  });
}

interface CardFacts {
  readonly title: string;
  readonly colour: 'grey' | 'orange' | 'red';
  readonly text: readonly ReturnType<typeof md>[];
  readonly buttons: readonly { readonly text: string; readonly action: Action }[];
  readonly fallbackText: string;
}

function cardMessage({ title, colour, text, buttons, fallbackText }: CardFacts): AnswerMessage {
  const row = buttonRow(...buttons.map((one) => button(one.text, one.action)));
  const elements = [...text.map((line) => markdown(line)), ...(buttons.length === 0 ? [] : [row])];
  return { body: { kind: 'card', card: card({ title, colour, elements }), fallbackText } };
}

/** The body with its trace number at the end, unless its author has put it in; a file has no place for it. */
export function withTrace(body: OutgoingBody, trace: string): OutgoingBody {
  const line = `编号 ${trace}`;
  if (body.kind === 'text') return body.text.includes(trace) ? body : { ...body, text: `${body.text}\n${line}` };
  if (body.kind === 'post') return body.lines.join().includes(trace) ? body : { ...body, lines: [...body.lines, line] };
  if (body.kind === 'file') return body;
  const fallbackText = body.fallbackText.includes(trace) ? body.fallbackText : `${body.fallbackText}（${line}）`;
  const { card: whole } = body;
  const inside = isJsonObject(whole) && isJsonObject(whole.body) ? whole.body : null;
  const elements = inside?.elements;
  if (inside === null || !Array.isArray(elements) || JSON.stringify(whole).includes(trace))
    return { ...body, fallbackText };
  const note = markdown(md`${coloured('grey', line)}`, { size: 'notation' });
  return { ...body, fallbackText, card: { ...(whole as object), body: { ...inside, elements: [...elements, note] } } };
}

// A command line in a chat: written by buttons, typed by people, read in one way. What stands in quotes is data and stays as it is.

export interface ParsedLine {
  readonly words: readonly string[];
  /** As long as `words`: true where the word stood in quotes, and so is data and no name of anything. */
  readonly quoted: readonly boolean[];
  /** `键:值`, `键=值` and `--key value`; Latin keys in lower case. */
  readonly options: ReadonlyMap<string, string>;
}

/** Why a line cannot be read: a Chinese sentence. */
export interface LineFault {
  readonly fault: string;
}

export type LineOptions = Readonly<Record<string, string>>;

/** A piece of a line: between quotes (with its escapes undone), or not. */
interface Span {
  readonly text: string;
  readonly quoted: boolean;
}

const OPENS = '"“”„＂';
const CLOSES: Readonly<Record<string, string>> = { '"': '"', '＂': '"＂' };
const SMART_CLOSES = '"“”＂';
const UNSEEN = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]/gu;
/** What may stand before a colon: a word that begins with a letter. */
const KEY = /^\p{L}[\p{L}\p{N}_-]{0,19}$/u;
const OPTION = /^(\p{L}[\p{L}\p{N}_-]{0,19})[:=](.*)$/su;
const LONG_OPTION = /^--(\p{L}[\p{L}\p{N}_-]{0,19})(?:[:=](.*))?$/su;

export function isFault(line: ParsedLine | LineFault): line is LineFault {
  return 'fault' in line;
}

/** The key as both ways of writing it give it. */
function keyOf(written: string): string {
  return written.normalize('NFKC').toLowerCase();
}

/**
 * The line in the form that names are compared in: full-width letters, digits and signs as their plain twins (NFKC), one blank where
 * there were blanks or line breaks, nothing that cannot be seen, every quotation in `"`. Quoted text is not touched.
 */
export function normalLine(text: string): string | LineFault {
  const spans = spansOf(text);
  if ('fault' in spans) return spans;
  return spans
    .map((span, index) => {
      if (span.quoted) return `${quote(span.text)} `;
      const bare = index === 0 ? normalBare(span.text) : normalBare(span.text).trimStart();
      return spans[index + 1] === undefined || /[ :=]$/.test(bare) ? bare : `${bare} `;
    })
    .join('')
    .trim();
}

function normalBare(text: string): string {
  return text.replace(UNSEEN, '').normalize('NFKC').replace(/\s+/gu, ' ');
}

/** Reads a line, normalised or not. A key that stands twice, an option without a value and a quote without its twin are faults. */
export function parseLine(text: string): ParsedLine | LineFault {
  const line = normalLine(text);
  const tokens = typeof line === 'string' ? tokensOf(line) : line;
  if ('fault' in tokens) return tokens;
  const words: string[] = [];
  const quoted: boolean[] = [];
  const options = new Map<string, string>();
  const queue = [...tokens];
  for (let token = queue.shift(); token !== undefined; token = queue.shift()) {
    const named = token.quoted ? null : optionOf(token);
    if (named === null) {
      words.push(token.text);
      quoted.push(token.quoted);
      continue;
    }
    const { key } = named;
    if (options.has(key)) return { fault: `“${key}”写了两次，请只写一次` };
    const value = named.value ?? valueIn(queue);
    if (value === null) return { fault: `“${key}”后面缺少值，写成“${key}:值”` };
    options.set(key, value);
  }
  return { words, quoted, options };
}

/** The value after a key that stands alone; another option is none. */
function valueIn(queue: Token[]): string | null {
  const next = queue[0];
  if (next === undefined || (!next.quoted && next.text.startsWith('--'))) return null;
  queue.shift();
  return next.text;
}

/** `value` is null when it is the next token: after `--key`, and where a quotation follows the colon. `http://…` is a word. */
function optionOf({ text, glued }: Token): { readonly key: string; readonly value: string | null } | null {
  const [, long, longValue] = LONG_OPTION.exec(text) ?? [];
  if (long !== undefined) return { key: keyOf(long), value: glued ? null : (longValue ?? null) };
  const [, key, value = ''] = OPTION.exec(text) ?? [];
  if (key === undefined || value.startsWith('//') || (value === '' && !glued)) return null;
  return { key: keyOf(key), value: value === '' ? null : value };
}

/**
 * Writes a line that parseLine reads as exactly these words and options, whatever they hold.
 * @throws RangeError for a key that is no word of letters in lower case, at most 20 characters: a bug of the caller
 */
export function writeLine(words: readonly string[], options: LineOptions = {}): string {
  return [...words.map(written), ...writtenOptions(options, written)].join(' ');
}

/**
 * Writes a command's name as it is, and what follows as data: nothing of it is taken for a part of a longer name, for a site or for
 * a polite word. With the commands 台账 and 台账 详情, commandLine('台账', ['详情']) searches for 详情.
 */
export function commandLine(name: string, values: readonly string[] = [], options: LineOptions = {}): string {
  return [name, ...values.map(quote), ...writtenOptions(options, quote)].join(' ');
}

function writtenOptions(options: LineOptions, write: (value: string) => string): readonly string[] {
  return Object.entries(options).map(([key, value]) => {
    if (!KEY.test(key) || keyOf(key) !== key) {
      throw new RangeError(`${JSON.stringify(key)} cannot be the key of an option`);
    }
    return `${key}:${write(value)}`;
  });
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Bare only where nothing about the text could be read in another way. */
function written(text: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N}._#/+-]*$/u.test(text) && text.normalize('NFKC') === text ? text : quote(text);
}

interface Token extends Span {
  /** A quoted piece follows without a blank between. */
  readonly glued: boolean;
}

/** Of a normalised line: bare words are cut at blanks, quoted pieces are whole. */
function tokensOf(line: string): readonly Token[] | LineFault {
  const spans = spansOf(line);
  if ('fault' in spans) return spans;
  return spans.flatMap((span, index): readonly Token[] => {
    if (span.quoted) return [{ ...span, glued: false }];
    const texts = span.text.split(' ').filter((text) => text !== '');
    const touches = spans[index + 1] !== undefined && !span.text.endsWith(' ');
    return texts.map((text, at) => ({ text, quoted: false, glued: touches && at === texts.length - 1 }));
  });
}

/** A straight quote opens at the beginning of a word or of a value (5" is five inches), a curly one everywhere. */
function spansOf(text: string): readonly Span[] | LineFault {
  const spans: Span[] = [];
  let from = 0;
  const bareUntil = (at: number): void => {
    if (at > from) spans.push({ text: text.slice(from, at), quoted: false });
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    const opens =
      OPENS.includes(sign) && (at === from || !/["＂]/.test(sign) || /[\s:=：＝]/u.test(text.charAt(at - 1)));
    if (!opens) continue;
    const end = closing(text, at + 1, CLOSES[sign] ?? SMART_CLOSES);
    if (end === null) return { fault: `引号 ${sign} 没有配对的另一半，请补上，或去掉它` };
    bareUntil(at);
    spans.push({ text: text.slice(at + 1, end).replace(/\\(["\\])/g, '$1'), quoted: true });
    from = end + 1;
    at = end;
  }
  bareUntil(text.length);
  return spans;
}

/** Where the quotation ends; `\"` and `\\` are characters of it. */
function closing(text: string, from: number, closes: string): number | null {
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '\\' && /["\\]/.test(text.charAt(at + 1))) at += 1;
    else if (closes.includes(sign)) return at;
  }
  return null;
}

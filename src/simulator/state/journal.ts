// An append-only file of JSON lines: what was written is there after kill -9, and a line that was cut off is no line.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../lib/errors.ts';
import { isJsonObject, type Json } from '../../lib/json.ts';
import { parsedJson } from '../json.ts';

export interface JournalLine {
  /** Collection. */
  readonly c: string;
  /** Record. */
  readonly id: string;
  /** Its value; null when it was removed. */
  readonly v: unknown;
}

export interface Journal {
  /** One line of the file, however many these are: all of them are there after kill -9, or none. */
  append(lines: readonly JournalLine[]): void;
  close(): void;
}

const HEADER = '{"simulator":1}';

/** The lines of the file, oldest first. @throws UserError when the file is something else's */
export function readJournal(file: string): readonly JournalLine[] {
  if (!existsSync(file)) return [];
  const [first, ...rest] = readFileSync(file, 'utf8').split('\n');
  if (first === '') return [];
  if (first !== HEADER) {
    throw new UserError(`${file} 不是这个版本的飞书模拟器的状态文件；请换一个文件，或删掉它重新开始。`);
  }
  // What follows the last line's end was being written when the process died.
  return rest.slice(0, -1).flatMap((text) => {
    const line = parsedJson(text);
    return isJsonObject(line) && Array.isArray(line.all) ? (line.all as readonly Json[]).flatMap(lineOf) : lineOf(line);
  });
}

function lineOf(line: Json | undefined): readonly JournalLine[] {
  return isJsonObject(line) && typeof line.c === 'string' && typeof line.id === 'string' && line.v !== undefined
    ? [{ c: line.c, id: line.id, v: line.v }]
    : [];
}

/** Writes the file anew with these lines (what is no more is left out), then appends. */
export function openJournal(file: string, lines: Iterable<JournalLine>): Journal {
  mkdirSync(dirname(file), { recursive: true });
  const text = [HEADER, ...[...lines].map((line) => JSON.stringify(line)), ''].join('\n');
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  const handle = openSync(file, 'a', 0o600);
  return {
    append: (lines) => {
      writeSync(handle, `${JSON.stringify(lines.length === 1 ? lines[0] : { all: lines })}\n`);
    },
    close: () => closeSync(handle),
  };
}

/** Remembers nothing. */
export const noJournal: Journal = { append: () => undefined, close: () => undefined };

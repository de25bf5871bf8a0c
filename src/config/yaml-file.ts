// Reads one YAML file into the library's tree, with what is wrong in its bytes, its syntax and its shape.
import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import type { CST, ParsedNode } from 'yaml';
import { Composer, type Document, LineCounter, Parser } from 'yaml';
import type { Fault, Place } from './fault.ts';
import { syntaxMessage } from './yaml-messages.ts';

const LARGEST_FILE = 5 * 1024 * 1024;
/** The library recurses: some thousand levels would end the whole process instead of throwing. Nobody nests as deep as this by hand. */
const DEEPEST_NESTING = 100;

export interface YamlFile {
  /** Null when the file is no YAML at all: too large, too deep, no UTF-8. */
  readonly document: Document.Parsed<ParsedNode> | null;
  readonly faults: readonly Fault[];
  readonly placeOf: (offset: number) => Place;
  /** Where the text of a block scalar (`|`, `>`) begins, given the offset of its indicator: the line below it. */
  readonly blockTextPlace: (offset: number) => Place;
}

function unusable(file: string, message: string, line = 1, column = 1): YamlFile {
  const place = { file, line, column };
  return { document: null, faults: [{ place, path: [], message }], placeOf: () => place, blockTextPlace: () => place };
}

/** Goes down level by level, not by recursion, since it guards against too deep nesting. */
function isTooDeep(top: CST.Token): boolean {
  let level: (CST.Token | null | undefined)[] = [top];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST_NESTING) return true;
    level = level.flatMap((token) => {
      if (token?.type === 'document') return [token.value];
      if (token !== null && token !== undefined && 'items' in token) {
        return token.items.flatMap((item) => [item.key, item.value]);
      }
      return [];
    });
  }
  return false;
}

/** Reads YAML text that lies in `file` (the name as shown to people). */
export function parseYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const blockTextPlace = (offset: number): Place => {
    const { line } = placeOf(offset);
    const below = text.slice(lines.lineStarts[line] ?? text.length);
    return { file, line: line + 1, column: 1 + (/^(?:[ \t]*\r?\n)*( *)/.exec(below)?.[1]?.length ?? 0) };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tokens.find(isTooDeep);
  if (deep !== undefined)
    return unusable(file, `嵌套超过 ${DEEPEST_NESTING} 层，多半是括号或缩进写错了`, placeOf(deep.offset).line);
  const composer = new Composer({
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    resolveKnownTags: false,
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  const document = documents[0] ?? null;
  const faults = [...(document?.errors ?? []), ...(document?.warnings ?? [])].map((error) => ({
    place: placeOf(error.pos[0]),
    path: [],
    message: syntaxMessage(error, text),
  }));
  const second = documents[1];
  if (second !== undefined) {
    faults.push({ place: placeOf(second.range[0]), path: [], message: '一个文件里只能有一份配置，请去掉 --- 分隔线' });
  }
  return { document, faults: onePerLine(faults), placeOf, blockTextPlace };
}

/** One slip often makes the parser stumble several times in the same line; only the first says something. */
function onePerLine(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Set<number>();
  return faults.filter(({ place }) => !seen.has(place.line) && seen.add(place.line));
}

/** Why a file could not be read, as the end of a sentence that begins with its name; null when the reason is not the person's. */
function unreadableReason(thrown: unknown): string | null {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return '不存在，请检查路径';
  if (code === 'EISDIR') return '是一个文件夹，应为 YAML 文件';
  return code === 'EACCES' || code === 'EPERM' ? '没有权限读，请检查文件的权限' : null;
}

/** Reads a YAML file; `shown` is its name in messages. */
export function readYamlFile(file: string, shown: string): YamlFile | { readonly missing: string } {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE) return unusable(shown, `文件有 ${size} 字节，配置文件最大 ${LARGEST_FILE} 字节`);
    const bytes = readFileSync(file);
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    if (isUtf8(bytes)) return parseYaml(text, shown);
    const before = text.slice(0, text.indexOf('\uFFFD')).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    return unusable(shown, '不是 UTF-8 编码（可能是 GBK 或 UTF-16），请用 UTF-8 重新保存', before.length, column);
  } catch (thrown) {
    const missing = unreadableReason(thrown);
    if (missing === null) throw thrown;
    return { missing };
  }
}

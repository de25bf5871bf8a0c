// The words that people put around a command out of politeness.

// Longer ones first, so that 查询一下 goes whole.
const BEFORE =
  /^(?:请问|请|麻烦你|麻烦|劳驾|帮我|帮忙|给我|我想要|我想|我要|你好|您好|嗨|谢谢|辛苦了|看一看|看一下|看看|查一查|查一下|查询一下|查询下|查询|查查|查下|一下|hi\b|hello\b|please\b|[/,，、。!?~])\s*/iu;
// 吧 is also a place: 网吧, 酒吧.
const AFTER =
  /\s*(?:谢谢你?|多谢|辛苦了|一下|看看|好吗|可以吗|(?<![网酒水书氧茶])吧|呢|(?<=\s)[啊呀哦嘛]|please|thanks|[。!~…?，,、])$/iu;

/** The line without one polite beginning; null when it has none. */
export function withoutBeginning(line: string): string | null {
  const found = BEFORE.exec(line)?.[0];
  return found === undefined ? null : line.slice(found.length);
}

/** Longer than any polite ending; only so much is looked at, so that a long line of them stays quick. */
const ENDING = 20;

/** The end of a line without all that is polite about it; what stands in quotes stays. */
export function withoutEnding(rest: string): string {
  let end = rest.length;
  for (;;) {
    const from = Math.max(0, end - ENDING);
    const found = AFTER.exec(rest.slice(from, end));
    if (found === null) return rest.slice(0, end);
    end = from + found.index;
  }
}

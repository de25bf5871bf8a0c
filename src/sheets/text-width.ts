/** Ideographs, kana, hangul, full-width forms, emoji: as wide as two Latin letters. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/gu;

/** Width of the longest line, in half-width characters. */
export function textWidth(text: string): number {
  return Math.max(...text.split('\n').map((line) => Array.from(line).length + (line.match(WIDE)?.length ?? 0)));
}

// Texts that would be SQL where anybody glued texts together: ends of quotes, comments, stacked statements, for three dialects.

const ENDS = [
  "'",
  '"',
  '`',
  ']',
  "\\'",
  "''",
  '’',
  '＇',
  '＂',
  "%'",
  "')",
  '");',
  "'))",
  '；',
  '\0',
  "\\'\\",
  '$$',
  "E'",
  "_'",
];
const DEEDS = [
  ' or 1=1 -- ',
  '; drop table canary; -- ',
  '; delete from canary; #',
  ' union select body from canary /*',
  ' /*!50000 ; drop table canary */ ',
  "; update canary set body = 'dead'; select '",
  ') or exists (select 1 from canary) -- ',
  '; create table stolen as select * from canary; -- ',
  "; attach database 'stolen.db' as stolen; -- ",
  "; copy canary to program 'touch stolen'; -- ",
  " into outfile 'stolen' -- ",
  ' || pg_sleep(60) -- ',
  ' or sleep(60) -- ',
  '; set role postgres; -- ',
  '; pragma writable_schema = 1; -- ',
];
const OTHERS = [
  '%',
  '_',
  '!',
  '!%',
  '%_%',
  '\\',
  '\\%',
  '$1',
  '?',
  ':name',
  '@p1',
  '{{1}}',
  'null',
  'NaN',
  '__proto__',
  'constructor',
  '0x27206f7220313d31',
  'char(39)',
  '⁠\u200b\u2060\ufeff',
  '\u202e elbat pord',
  '电表"); drop table 点位; --',
  '＇；ｄｒｏｐ　ｔａｂｌｅ　ｃａｎａｒｙ；－－',
  '😀\u0000😀',
  '\ud800',
  `ä${'\u0308'.repeat(40)}`,
  "Robert'); DROP TABLE canary;--",
  `${"'".repeat(900)}`,
  '(((((((((((((((((((((((((((((((((((((((((((((((((',
  '<at id=all></at>',
];

/** More than three hundred. */
export const HOSTILE_SQL: readonly string[] = [
  ...OTHERS,
  ...ENDS.flatMap((end) => DEEDS.map((deed) => `${end}${deed}`)),
];

/** Every so many of them, beginning elsewhere for each of those that take some. */
export function someOf(every: number, start: number): readonly string[] {
  return HOSTILE_SQL.filter((_, index) => index % every === start % every);
}

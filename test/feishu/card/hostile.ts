// Data as a device's name or a comment may hold it: markup, tags, tricks of direction, half characters, far too long.
import fc from 'fast-check';

const NASTY = [
  '<at id=all></at>',
  '<AT id="all">所有人</AT>',
  '<at user_id="all"></at>',
  '&lt;at id=all&gt;&lt;/at&gt;',
  '&#60;at id=all>',
  '<at\nid=all></at>',
  '<at\u200b id=all></at>',
  '<\u200bat id=all></at>',
  '<person id=ou_1></person>',
  "<font color='red'>",
  '<raw>',
  '**粗**',
  '[点我](https://evil.example)',
  '![图](img_v3_1)',
  '```',
  '`',
  '~~删~~',
  '| a | b |\n|---|---|',
  '---',
  '===',
  '# 标题',
  '1. 一',
  '- 项',
  '> 引',
  '\\',
  '$x$',
  ':OK:',
  'https://evil.example',
  '\u202Egnp.exe',
  '\u0000\u0007\u001b[31m',
  '\uD83D',
  '\uDE00',
  '空压机12#',
  'undefined',
  '{{name}}',
  '',
  ' ',
  '\n',
  '"',
  "'",
];

/** One piece or several, among any other characters. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 20 }), fc.string()), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

/** The same, now and then very long. */
export const hostileData = fc.oneof(
  { weight: 9, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: fc
      .tuple(hostileText, fc.integer({ min: 1, max: 4_000 }))
      .map(([text, times]) => text.repeat(times).slice(0, 8_000)),
  },
);

// Says in Chinese what is wrong with a piece of YAML. The text itself is never repeated: the line may hold a password.
import type { ErrorCode, YAMLError } from 'yaml';

const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: '别名（*名字）前面不能再写锚点或标签',
  BAD_ALIAS: '锚点或别名的名字写得不对',
  BAD_DQ_ESCAPE: '双引号里的反斜杠写法不对；反斜杠本身写成 \\\\，或者改用单引号',
  BAD_INDENT: '缩进不对：同一层的各项要对齐，括号里的内容要比外层缩进得多，并以对应的括号结束',
  BAD_PROP_ORDER: '锚点和标签要写在值的前面',
  BAD_SCALAR_START: '不加引号的值不能以这个字符开头，请给整个值加上引号',
  BLOCK_AS_IMPLICIT_KEY: '同一行里又出现了“键: 值”；请换行并缩进，值里有冒号加空格的要加引号',
  BLOCK_IN_FLOW: '[ ] 或 { } 里面不能写成多行缩进的形式',
  KEY_OVER_1024_CHARS: '键太长（超过 1024 个字符），多半是漏了引号或冒号',
  MULTILINE_IMPLICIT_KEY: '键要写在一行里，后面是冒号加空格；请检查这一行和上一行是否漏了冒号、冒号后面的空格或缩进',
  MULTIPLE_ANCHORS: '一个值只能有一个锚点',
  MULTIPLE_TAGS: '一个值只能有一个标签',
  NON_STRING_KEY: '键应为文本',
  RESOURCE_EXHAUSTION: '嵌套太深，多半是括号或缩进写错了',
  TAB_AS_INDENT: '缩进用了制表符（Tab），YAML 只能用空格缩进',
  TAG_RESOLVE_FAILED: '不支持这样的标签（以 ! 开头的写法）；要当文本请加引号',
  UNEXPECTED_TOKEN: '这里的写法不对：请检查缩进是否与同层对齐、引号和括号是否成对、冒号后面是否有空格',
};

function missing(original: string): string {
  if (original.includes('quote')) return '引号没有成对，缺少结束的引号';
  if (original.includes('Implicit map keys')) return '键后面缺少冒号（半角冒号加空格）';
  if (original.includes('flow')) return '[ ] 或 { } 里的各项之间缺少逗号，或缺少结束的括号';
  return '缺少一个必需的符号：请检查冒号、逗号、引号和括号';
}

/** The line of the text that holds the offset. */
function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? text.length : end);
}

/** One Chinese sentence for an error of the YAML library, found in `text`. */
export function syntaxMessage(error: YAMLError, text: string): string {
  const line = lineAt(text, error.pos[0]);
  if (/[[{,][^"'#]*\$\{/.test(line) && (error.code === 'MISSING_CHAR' || error.code === 'UNEXPECTED_TOKEN')) {
    return `写在 [ ] 或 { } 里的 \${…} 要加引号，例如 ["\${NAME}"]`;
  }
  if (error.code === 'MISSING_CHAR') return missing(error.message);
  return MESSAGES[error.code] ?? '不是正确的 YAML 写法';
}

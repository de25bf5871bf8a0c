// Writes config/reference.md from the schemas, so that the page for operators cannot drift from what is checked.
import type { z } from 'zod';
import { coreShape } from './core.ts';
import { choiceText } from './issue-text.ts';
import { isSchema, type WrittenSchema, writtenSchema } from './known-keys.ts';
import type { Sections } from './section.ts';

export interface ReferenceRow {
  /** As a path: `sites[].sources.<来源名>.url`. */
  readonly key: string;
  readonly type: string;
  /** The default as YAML, 必填, or a dash. */
  readonly fallback: string;
  readonly meaning: string;
}

const INTRODUCTION = `# 配置一览

这一页由程序从配置的检查规则生成（\`node scripts/config-reference.mjs\`），请不要手改。

- 配置是一个 YAML 文件：默认用随产品附带的 \`config/zhiban.yaml\`；环境变量 \`ZHIBAN_CONFIG\` 指定另一个文件，它**代替**默认的那个。
- \`include: [a.yaml, shipped:ledgers/iot.yaml]\` 引用别的文件：相对路径从引用它的文件算起，\`shipped:\` 指随产品附带的 \`config\` 文件夹。
  键值表逐层合并，列表和单个的值整个替换；引用别人的文件优先于被引用的文件，被引用的文件中后面的优先于前面的。
- \`\${NAME}\` 换成环境变量的值，\`\${NAME:-默认值}\` 在变量没有设置或为空时用默认值（默认值里可以再写 \`\${…}\`），\`$\${\` 表示 \`\${\` 本身。
  变量没有设置、但设了 \`NAME_FILE\` 时，用那个文件的内容（去掉末尾的一个换行）。工作目录下的 \`.env\` 也会读，真正的环境变量优先。
- 换完以后，不加引号的值按 YAML 的规则定类型（\`\${PORT:-9136}\` 是数字），加引号的总是文本：密钥和编号请加引号。
  不加引号的值换完以后是空的，等于没有写这一项。写在 \`[ ]\` 或 \`{ }\` 里的 \`\${…}\` 要加引号。
- 没有的键、重复的键、写错的类型都是错误；所有错误一次列出，带文件、行、列。用 \`zhiban config check\` 检查。
`;

function isObject(schema: WrittenSchema): boolean {
  return schema.properties !== undefined || isSchema(schema.additionalProperties);
}

function branches(schema: WrittenSchema): readonly WrittenSchema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(isSchema);
  return inner.length === 0 ? [schema] : inner.flatMap(branches);
}

/** Zod gives every integer the bounds of safe integers, which say nothing to people; booleans are an old form of JSON Schema. */
function boundOf(bound: number | boolean | undefined): number | null {
  return typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : null;
}

function rangeText(schema: WrittenSchema): string {
  const above = boundOf(schema.exclusiveMinimum);
  const lowest = boundOf(schema.minimum);
  const below = boundOf(schema.exclusiveMaximum);
  const highest = boundOf(schema.maximum);
  if (lowest !== null && highest !== null) return `，${lowest}–${highest}`;
  const bounds = [
    above === null ? '' : `，大于 ${above}`,
    lowest === null ? '' : `，不小于 ${lowest}`,
    below === null ? '' : `，小于 ${below}`,
    highest === null ? '' : `，不大于 ${highest}`,
  ];
  return bounds.join('');
}

function singleType(schema: WrittenSchema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return choiceText(schema.enum.map((each) => `\`${each}\``));
  if (isObject(schema)) return '键值表';
  switch (schema.type) {
    case 'array':
      return isSchema(schema.items) ? `${typeText(schema.items)}的列表` : '列表';
    case 'integer':
      return `整数${rangeText(schema)}`;
    case 'number':
      return `数字${rangeText(schema)}`;
    case 'boolean':
      return '`true` 或 `false`';
    case 'null':
      return '空';
    default:
      return schema.type === 'string' ? '文本' : '任意';
  }
}

function typeText(schema: WrittenSchema): string {
  return [...new Set(branches(schema).map(singleType))].join('或');
}

function fallbackText(schema: WrittenSchema, isRequired: boolean): string {
  if (isRequired) return '**必填**';
  const value = schema.default;
  if (value === undefined || (isObject(schema) && JSON.stringify(value) === '{}')) return '—';
  return `\`${JSON.stringify(value)}\``;
}

function rowsBelow(schema: WrittenSchema, key: string): readonly ReferenceRow[] {
  return branches(schema).flatMap((branch) => {
    if (branch.type === 'array' && isSchema(branch.items)) return rowsBelow(branch.items, `${key}[]`);
    const rows = Object.entries(branch.properties ?? {}).filter(([, inner]) => isSchema(inner));
    const named = rows.flatMap(([name, inner]) =>
      isSchema(inner) ? rowsOf(inner, `${key}.${name}`, branch.required?.includes(name) === true) : [],
    );
    if (!isSchema(branch.additionalProperties)) return named;
    const placeholder = isSchema(branch.propertyNames) ? branch.propertyNames.description : undefined;
    return [...named, ...rowsBelow(branch.additionalProperties, `${key}.<${placeholder ?? '名称'}>`)];
  });
}

function rowsOf(schema: WrittenSchema, key: string, isRequired: boolean): readonly ReferenceRow[] {
  const meaning = schema.description ?? '';
  const row = { key, type: typeText(schema), fallback: fallbackText(schema, isRequired), meaning };
  return [row, ...rowsBelow(schema, key)];
}

/** Every key of a section, the section itself first. */
export function sectionRows(name: string, schema: z.ZodType): readonly ReferenceRow[] {
  return rowsOf(writtenSchema(schema), name, !schema.safeParse(undefined).success);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}

function sectionText(name: string, schema: z.ZodType): string {
  const [first, ...rows] = sectionRows(name, schema);
  const shown = rows.length === 0 && first !== undefined ? [first] : rows;
  const lines = shown.map(
    ({ key, type, fallback, meaning }) =>
      `| \`${key.replaceAll('|', '\\|')}\` | ${cell(type)} | ${cell(fallback)} | ${cell(meaning)} |`,
  );
  const title = `## ${name}\n\n${first?.meaning ?? ''}${first?.fallback === '**必填**' ? '（必填）' : ''}`;
  return [title, '', '| 键 | 类型 | 默认 | 说明 |', '|---|---|---|---|', ...lines, ''].join('\n');
}

/** The whole page: the core's sections, then those of the features in the order given. */
export function referenceText(sections: Sections): string {
  const schemas: readonly (readonly [string, z.ZodType])[] = [
    ...Object.entries(coreShape),
    ...Object.entries(sections).map(([name, { schema }]) => [name, schema] as const),
  ];
  return [INTRODUCTION, ...schemas.map(([name, schema]) => sectionText(name, schema))].join('\n');
}

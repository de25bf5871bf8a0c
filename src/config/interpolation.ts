// The `${NAME}` and `${NAME:-default}` of configuration texts: reading them, and putting the values in.
import type { Variable, VariableLookup } from './variables.ts';

const DEEPEST_DEFAULT = 20;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

interface Reference {
  readonly name: string;
  readonly fallback: Template | null;
  /** Characters from the start of the text. */
  readonly offset: number;
}

/** Literal pieces and references, in order. */
export type Template = readonly (string | Reference)[];

export interface TemplateFault {
  readonly offset: number;
  /** Chinese; never a variable's value. */
  readonly fault: string;
}

export interface Expansion {
  readonly text: string;
  /** True when a secret variable went into the text. */
  readonly secret: boolean;
  readonly faults: readonly TemplateFault[];
}

interface Parsed {
  readonly template: Template;
  readonly end: number;
}

function parseReference(
  text: string,
  offset: number,
  depth: number,
): TemplateFault | { reference: Reference; end: number } {
  if (depth > DEEPEST_DEFAULT) return { offset, fault: `默认值套了 ${DEEPEST_DEFAULT} 层以上，请简化` };
  NAME.lastIndex = offset + 2;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) {
    return { offset, fault: '${ 后面应为变量名（字母、数字、下划线，不以数字开头）；要写 ${ 本身请写成 $${' };
  }
  const after = offset + 2 + name.length;
  if (text[after] === '}') return { reference: { name, fallback: null, offset }, end: after + 1 };
  if (after >= text.length) return { offset, fault: `\${${name} 没有写完，缺少 }` };
  if (!text.startsWith(':-', after)) return { offset, fault: `\${${name} 后面应为 } 或者 :-默认值}` };
  const parsed = parseParts(text, after + 2, depth + 1);
  if ('fault' in parsed) return parsed;
  if (parsed.end >= text.length) return { offset, fault: `\${${name}:- 没有写完，缺少 }` };
  return { reference: { name, fallback: parsed.template, offset }, end: parsed.end + 1 };
}

/** Reads up to the end of the text, or inside a default up to its closing brace. */
function parseParts(text: string, start: number, depth: number): TemplateFault | Parsed {
  const template: (string | Reference)[] = [];
  let at = start;
  while (at < text.length && !(depth > 0 && text[at] === '}')) {
    if (text.startsWith('$${', at)) {
      template.push('${');
      at += 3;
      continue;
    }
    if (text.startsWith('${', at)) {
      const parsed = parseReference(text, at, depth);
      if ('fault' in parsed) return parsed;
      template.push(parsed.reference);
      at = parsed.end;
      continue;
    }
    const rest = /[$}]/g;
    rest.lastIndex = at + 1;
    const next = rest.exec(text)?.index ?? text.length;
    template.push(text.slice(at, next));
    at = next;
  }
  return { template, end: at };
}

/** Reads a text; `$${` stands for a literal `${`, defaults may hold further references, the first fault ends the reading. */
export function parseTemplate(text: string): Template | TemplateFault {
  const parsed = parseParts(text, 0, 0);
  return 'fault' in parsed ? parsed : parsed.template;
}

/** A set but empty variable gives way to a default, as in a shell's `:-`; a default is only looked at when it is needed. */
function expandReference(reference: Reference, lookup: VariableLookup): Expansion {
  const found = lookup(reference.name);
  if (found !== null && 'fault' in found) return failed(reference, found.fault);
  if (reference.fallback !== null && isEmpty(found)) return expand(reference.fallback, lookup);
  if (found !== null) return { text: found.value, secret: found.secret, faults: [] };
  const { name } = reference;
  return failed(
    reference,
    `环境变量 ${name} 没有设置；请在环境或 .env 里设 ${name}（或 ${name}_FILE），或者写默认值 \${${name}:-…}`,
  );
}

function isEmpty(variable: Variable | null): boolean {
  return variable === null || variable.value === '';
}

function failed(reference: Reference, fault: string): Expansion {
  return { text: '', secret: false, faults: [{ offset: reference.offset, fault }] };
}

/** Puts the values in. Values are taken as they are: a `${` inside a value means nothing. */
export function expand(template: Template, lookup: VariableLookup): Expansion {
  const pieces = template.map((part) =>
    typeof part === 'string' ? { text: part, secret: false, faults: [] } : expandReference(part, lookup),
  );
  return {
    text: pieces.map((piece) => piece.text).join(''),
    secret: pieces.some((piece) => piece.secret),
    faults: pieces.flatMap((piece) => piece.faults),
  };
}

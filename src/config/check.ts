// Checks one section of the configuration against its schema and says where each fault stands.
import type { z } from 'zod';
import type { Fault, Path } from './fault.ts';
import { foundText } from './found-text.ts';
import { choiceText, typeText, wantedText } from './issue-text.ts';
import { knownKeys } from './known-keys.ts';
import { type Located, plainValue, reach } from './located.ts';
import { maskText } from './masking.ts';
import { movedKey } from './moved-keys.ts';
import { nearestKey } from './nearest-key.ts';

type Issue = z.core.$ZodIssue;

export type Checked<Value> = { readonly value: Value } | { readonly faults: readonly CheckFault[] };

export interface CheckFault extends Fault {
  /** True when the fault is that something is not there. */
  readonly isMissing: boolean;
}

/** Symbols, which zod allows in paths, do not come from YAML. */
function stepsOf(issue: Issue): (string | number)[] {
  return issue.path.filter((step) => typeof step !== 'symbol');
}

/** A union fails as a whole; what helps is what the branch that was meant has to say. */
function flatten(issue: Issue, above: Path): readonly Issue[] {
  const path = [...above, ...stepsOf(issue)];
  if (issue.code === 'invalid_key')
    return issue.issues.slice(0, 1).map((inner) => ({ ...issue, path, message: inner.message }));
  if (issue.code !== 'invalid_union' || issue.message !== '') return [{ ...issue, path }];
  const isWrongType = (inner: Issue) => inner.code === 'invalid_type' && inner.path.length === 0;
  const meant = issue.errors.filter((branch) => !branch.some(isWrongType));
  const best = [...meant].sort((one, other) => one.length - other.length)[0];
  if (best !== undefined) return best.flatMap((inner) => flatten(inner, path));
  if ('options' in issue && issue.options !== undefined && issue.discriminator !== undefined) {
    // Its path leads to the discriminator already.
    return [{ ...issue, path, message: `应为 ${choiceText(issue.options)}` }];
  }
  const types = issue.errors
    .flat()
    .flatMap((inner) => (inner.code === 'invalid_type' ? [typeText(inner.expected)] : []));
  return [{ ...issue, path, message: `应为${[...new Set(types)].join('或')}` }];
}

/** A key that no schema knows, with the one that was probably meant. */
export function unknownKeyFault(key: string, path: Path, tree: Located, known: readonly string[]): CheckFault {
  const full = [...path, key];
  const moved = movedKey(full);
  if (moved !== null) return { place: reach(tree, full).keyPlace, path: full, message: moved, isMissing: false };
  const nearest = nearestKey(key, known);
  const hint = nearest === null ? '' : `是不是想写 ${nearest}？`;
  const message = `没有 ${maskText(key)} 这一项，${hint}${known.length === 0 ? '请删去' : `这里可以写：${known.join('、')}`}`;
  return { place: reach(tree, full).keyPlace, path: full, message, isMissing: false };
}

/** A fault at a path, with what was found there put before what was wanted. */
export function faultAt(tree: Located, path: Path, wanted: string): CheckFault {
  const reached = reach(tree, path);
  if (!reached.whole) return { place: reached.keyPlace, path, message: `缺少这一项，${wanted}`, isMissing: true };
  const { value } = reached;
  const found = foundText(path, value);
  const needsQuotes = wanted === '应为文本' && value.kind === 'scalar' && value.value !== null;
  const message = `${found}，${wanted}${needsQuotes ? '；请给它加上引号' : ''}`;
  return { place: value.place, path, message, isMissing: false };
}

function faultOf(issue: Issue, schema: z.ZodType, name: string, tree: Located): readonly CheckFault[] {
  const path = stepsOf(issue);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path.slice(1));
    return issue.keys.map((key) => unknownKeyFault(key, path, tree, known));
  }
  if (issue.code === 'invalid_key') {
    const key = maskText(String(path.at(-1) ?? name));
    return [{ place: reach(tree, path).keyPlace, path, message: `键“${key}”不对，${issue.message}`, isMissing: false }];
  }
  return [faultAt(tree, path, issue.message)];
}

/** True when the value at the path, or one above it, could not be made out: that has been said already. */
function isUnknown(tree: Located, path: Path): boolean {
  const { value } = reach(tree, path);
  return value.kind === 'scalar' && value.value === undefined;
}

/** Checks the section `name` of the whole tree. */
export function checkSection<Schema extends z.ZodType>(
  tree: Located,
  name: string,
  schema: Schema,
): Checked<z.output<Schema>> {
  const section = reach(tree, [name]);
  const value = section.whole ? plainValue(section.value) : undefined;
  const result = schema.safeParse(value, { error: wantedText });
  if (result.success) return { value: result.data };
  const issues = result.error.issues.flatMap((issue) => flatten(issue, [name]));
  const faults = issues.flatMap((issue) => faultOf(issue, schema, name, tree));
  return { faults: faults.filter((fault) => !isUnknown(tree, fault.path)) };
}

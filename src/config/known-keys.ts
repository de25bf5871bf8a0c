// Which keys a schema allows at a path, for the suggestion that follows an unknown key.
import { z } from 'zod';
import type { Path } from './fault.ts';

/** What may be written, before defaults and transformations. */
export type WrittenSchema = z.core.JSONSchema.BaseSchema;

/** A schema as JSON Schema describes what may be written; what has no such form (a transformation) becomes “anything”. */
export function writtenSchema(schema: z.ZodType): WrittenSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** True for a schema, false for the `true` and `false` that may stand in its place. */
export function isSchema(value: unknown): value is WrittenSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema itself and the alternatives it consists of, references followed. */
function alternatives(schema: WrittenSchema, top: WrittenSchema, depth = 0): readonly WrittenSchema[] {
  if (depth > 10) return [];
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].filter(isSchema);
  const name = schema.$ref === '#' ? null : schema.$ref?.replace(/^#\/\$defs\//, '');
  const referred = schema.$ref === undefined ? [] : [name === null ? top : top.$defs?.[name ?? '']].filter(isSchema);
  return [schema, ...[...inner, ...referred].flatMap((each) => alternatives(each, top, depth + 1))];
}

function below(schema: WrittenSchema, step: string | number): readonly WrittenSchema[] {
  if (typeof step === 'number') return [schema.items].filter(isSchema);
  return [schema.properties?.[step] ?? schema.additionalProperties].filter(isSchema);
}

/** What may stand at the path: more than one where a schema has alternatives. */
function schemasAt(schema: z.ZodType, path: Path): readonly WrittenSchema[] {
  const top = writtenSchema(schema);
  let level = alternatives(top, top);
  for (const step of path) {
    level = level.flatMap((each) => below(each, step)).flatMap((each) => alternatives(each, top));
  }
  return level;
}

/** The keys that may stand in the map at the path; empty when any may. */
export function knownKeys(schema: z.ZodType, path: Path): readonly string[] {
  return [...new Set(schemasAt(schema, path).flatMap((each) => Object.keys(each.properties ?? {})))];
}

/** What the schema says of the path, Chinese; empty where it says nothing. */
export function meaningAt(schema: z.ZodType, path: Path): string {
  return schemasAt(schema, path).find(({ description }) => description !== undefined)?.description ?? '';
}

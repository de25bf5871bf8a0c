// What a button carries: a command line, so that a click does what typing would (architecture.md §2).
import { z } from 'zod';
import type { JsonObject } from '../../lib/json.ts';
import { present } from '../../lib/json.ts';

export interface Action {
  /** A command line, written by lib/command-line. */
  readonly do: string;
  /** The id of what was asked before, for 下一页 and the like. */
  readonly ctx?: string;
  /** A key by which a second click of the same button is known. */
  readonly once?: string;
}

/** Carried in every value, so that buttons of older versions are recognised. */
const VERSION = 1;

export function actionValue(action: Action): JsonObject {
  return present({ v: VERSION, do: action.do, ctx: action.ctx, once: action.once });
}

const ACTION = z.object({
  v: z.literal(VERSION),
  do: z.string(),
  ctx: z.string().optional(),
  once: z.string().optional(),
});

/** Reads a click's value; null when it is none of ours, or of a version that is no longer understood. It proves no right. */
export function readAction(value: unknown): Action | null {
  const read = ACTION.safeParse(value);
  if (!read.success) return null;
  const { do: line, ctx, once } = read.data;
  return { do: line, ...(ctx === undefined ? {} : { ctx }), ...(once === undefined ? {} : { once }) };
}

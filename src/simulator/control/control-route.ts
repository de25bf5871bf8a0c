// What a route of the control interface is.
import type { z } from 'zod';

export interface ControlCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** @throws UserError for what cannot be done, ZodError for what is not asked for rightly */
  handle(call: ControlCall): unknown;
}

/** Answers for one body schema. */
export function posting<T extends z.ZodType>(
  path: string,
  schema: T,
  handle: (body: z.infer<T>, params: Readonly<Record<string, string>>) => unknown,
): ControlRoute {
  return { method: 'POST', path, handle: ({ body, params }) => handle(schema.parse(body), params) };
}

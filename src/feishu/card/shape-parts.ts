// What the shapes of components are put together from (feishu.md §4.7).
import { z } from 'zod';

export const text = (most: number) =>
  z.strictObject({ tag: z.literal('plain_text'), content: z.string().min(1).max(most) });
export const anyText = z.union([
  text(100_000),
  z.strictObject({ tag: z.literal('lark_md'), content: z.string().min(1) }),
]);
export const icon = z.strictObject({ tag: z.literal('standard_icon'), token: z.string().min(1) }).optional();
export const spacing = z.string().regex(/^(small|medium|large|extra_large|\d{1,2}px)$/);
export const padding = z.string().regex(/^\d{1,2}px( \d{1,2}px){0,3}$/);
export const webLink = z.string().regex(/^https?:\/\/[^\s]+$/);
export const name = z.string().regex(/^\w{1,100}$/);
/** Children are looked at one by one, each against its own shape. */
export const children = z.array(z.unknown());
export const elementId = z
  .string()
  .regex(/^[A-Za-z]\w{0,19}$/)
  .optional();

export const shape = <T extends z.ZodRawShape>(tag: string, members: T) =>
  z.strictObject({ tag: z.literal(tag), element_id: elementId, ...members });

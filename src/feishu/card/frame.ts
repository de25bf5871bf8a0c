// The shape of a card around its elements (feishu.md §4.7).
import { z } from 'zod';
import { children, icon, padding, spacing, text } from './shape-parts.ts';

const HEADER_COLOURS = [
  'blue',
  'wathet',
  'turquoise',
  'green',
  'yellow',
  'orange',
  'red',
  'carmine',
  'violet',
  'purple',
  'indigo',
  'grey',
  'default',
] as const;

/** The card around its elements. The summary is our own rule: without it the chat list says [卡片]. */
export const FRAME = z.strictObject({
  schema: z.literal('2.0'),
  config: z.strictObject({
    update_multi: z.literal(true),
    enable_forward: z.boolean().optional(),
    width_mode: z.enum(['default', 'compact', 'fill']).optional(),
    summary: z.strictObject({ content: z.string().min(1) }),
    streaming_mode: z.literal(false).optional(),
  }),
  header: z.strictObject({
    title: text(1_000),
    subtitle: text(1_000).optional(),
    template: z.enum(HEADER_COLOURS),
    text_tag_list: z
      .array(z.strictObject({ tag: z.literal('text_tag'), text: text(100), color: z.string().min(1) }))
      .max(3)
      .optional(),
    icon,
    padding: padding.optional(),
  }),
  body: z.strictObject({
    direction: z.enum(['vertical', 'horizontal']).optional(),
    padding: padding.optional(),
    vertical_spacing: spacing.optional(),
    elements: children.min(1),
  }),
});

// The components that our cards are made of, property by property (feishu.md §4.7, §4.8): the platform refuses what it does not know.
import { z } from 'zod';
import { CONTROLS } from './control-shapes.ts';
import { anyText, children, icon, name, shape, spacing, text } from './shape-parts.ts';
import { TABLE } from './table-shape.ts';

/** By tag. */
export const COMPONENTS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  [
    'markdown',
    shape('markdown', {
      content: z.string().min(1),
      text_align: z.enum(['left', 'center', 'right']).optional(),
      text_size: z.string().min(1).optional(),
      icon,
    }),
  ],
  ['div', shape('div', { text: anyText, icon })],
  ['hr', shape('hr', {})],
  [
    'img',
    shape('img', {
      img_key: z.string().min(1),
      alt: z.strictObject({ tag: z.literal('plain_text'), content: z.string() }),
      scale_type: z.string().optional(),
      size: z.string().optional(),
      preview: z.boolean().optional(),
    }),
  ],
  [
    'chart',
    shape('chart', {
      chart_spec: z.looseObject({ type: z.string().min(1) }),
      aspect_ratio: z.enum(['1:1', '2:1', '4:3', '16:9']).optional(),
      color_theme: z.string().optional(),
      preview: z.boolean().optional(),
      height: z
        .string()
        .regex(/^(auto|[1-9]\d{0,2}px)$/)
        .optional(),
    }),
  ],
  ['form', shape('form', { name, elements: children.min(1) })],
  [
    'collapsible_panel',
    shape('collapsible_panel', {
      expanded: z.boolean().optional(),
      header: z.strictObject({ title: text(100_000), icon }),
      elements: children,
    }),
  ],
  [
    'column_set',
    shape('column_set', {
      flex_mode: z.enum(['none', 'stretch', 'flow', 'bisect', 'trisect']).optional(),
      background_style: z.string().optional(),
      horizontal_spacing: spacing.optional(),
      columns: children.min(1),
    }),
  ],
  [
    'column',
    shape('column', {
      width: z
        .string()
        .regex(/^(auto|weighted|\d{1,3}px)$/)
        .optional(),
      weight: z.int().min(1).max(5).optional(),
      elements: children,
    }),
  ],
  ['table', TABLE],
  ...CONTROLS,
]);

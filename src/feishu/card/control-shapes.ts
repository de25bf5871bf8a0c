// The shapes of what people press, choose and fill in (feishu.md §4.8).
import { z } from 'zod';
import { icon, name, shape, text, webLink } from './shape-parts.ts';

const behavior = z.union([
  z.strictObject({ type: z.literal('callback'), value: z.record(z.string(), z.unknown()) }),
  z.strictObject({
    type: z.literal('open_url'),
    default_url: webLink,
    pc_url: webLink.optional(),
    ios_url: webLink.optional(),
    android_url: webLink.optional(),
  }),
]);

const BUTTON_TYPES = [
  'default',
  'primary',
  'danger',
  'text',
  'primary_text',
  'danger_text',
  'primary_filled',
  'danger_filled',
  'laser',
] as const;

const choices = z
  .array(z.strictObject({ text: text(100), value: z.string().min(1) }))
  .min(1)
  .refine((options) => new Set(options.map((option) => option.value)).size === options.length, '选项的值有重复');

const asked = { name: name.optional(), placeholder: text(100).optional(), required: z.boolean().optional() };

const selectStatic = shape('select_static', {
  ...asked,
  options: choices,
  initial_option: z.string().optional(),
  initial_index: z.int().min(1).optional(),
  behaviors: z.array(behavior).min(1).optional(),
}).refine(
  ({ options, initial_option: chosen, initial_index: index = 1 }) =>
    index <= options.length && (chosen === undefined || options.some((option) => option.value === chosen)),
  '初始选项不在选项里',
);

/** By tag. */
export const CONTROLS = new Map<string, z.ZodType>([
  [
    'button',
    shape('button', {
      text: text(100),
      type: z.enum(BUTTON_TYPES).optional(),
      size: z.enum(['tiny', 'small', 'medium', 'large']).optional(),
      width: z.string().optional(),
      icon,
      disabled: z.boolean().optional(),
      disabled_tips: text(100).optional(),
      confirm: z.strictObject({ title: text(100), text: text(1_000) }).optional(),
      behaviors: z.array(behavior).min(1).optional(),
      name: name.optional(),
      form_action_type: z.enum(['submit', 'reset']).optional(),
    }),
  ],
  [
    'input',
    shape('input', {
      ...asked,
      label: text(100).optional(),
      label_position: z.enum(['top', 'left']).optional(),
      default_value: z.string().optional(),
      max_length: z.int().min(1).max(1_000).optional(),
      input_type: z.enum(['text', 'multiline_text', 'password']).optional(),
      rows: z.int().min(1).optional(),
      auto_resize: z.boolean().optional(),
    }).refine(
      ({ default_value: value = '', max_length: most = 1_000 }) => value.length <= most,
      '初始内容超过了长度上限',
    ),
  ],
  ['select_static', selectStatic],
  [
    'multi_select_static',
    shape('multi_select_static', {
      ...asked,
      options: choices,
      selected_values: z.array(z.string()).optional(),
    }).refine(
      ({ options, selected_values: chosen = [] }) =>
        chosen.every((value) => options.some((option) => option.value === value)),
      '初始选项不在选项里',
    ),
  ],
  [
    'date_picker',
    shape('date_picker', {
      ...asked,
      initial_date: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}$/)
        .optional(),
    }),
  ],
]);

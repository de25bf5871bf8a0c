// The components that our cards are made of, property by property (feishu.md §4.7, §4.8): the platform refuses what it does not know.
import { z } from 'zod';

const text = (most: number) => z.strictObject({ tag: z.literal('plain_text'), content: z.string().min(1).max(most) });
const anyText = z.union([text(100_000), z.strictObject({ tag: z.literal('lark_md'), content: z.string().min(1) })]);
const icon = z.strictObject({ tag: z.literal('standard_icon'), token: z.string().min(1) }).optional();
const spacing = z.string().regex(/^(small|medium|large|extra_large|\d{1,2}px)$/);
const padding = z.string().regex(/^\d{1,2}px( \d{1,2}px){0,3}$/);
const webLink = z.string().regex(/^https?:\/\/[^\s]+$/);
const name = z.string().regex(/^\w{1,100}$/);
/** Children are looked at one by one, each against its own shape. */
const children = z.array(z.unknown());
const elementId = z
  .string()
  .regex(/^[A-Za-z]\w{0,19}$/)
  .optional();

const shape = <T extends z.ZodRawShape>(tag: string, members: T) =>
  z.strictObject({ tag: z.literal(tag), element_id: elementId, ...members });

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
}).refine(
  ({ options, initial_option: chosen, initial_index: index = 1 }) =>
    index <= options.length && (chosen === undefined || options.some((option) => option.value === chosen)),
  '初始选项不在选项里',
);

const tableColumn = z.strictObject({
  name: z.string().min(1),
  display_name: z.string().optional(),
  data_type: z.enum(['text', 'lark_md', 'options', 'number', 'persons', 'date', 'markdown']),
  width: z
    .string()
    .regex(/^(auto|([89]\d|[1-5]\d\d|600)px|([1-9]\d?|100)%)$/)
    .optional(),
  horizontal_align: z.enum(['left', 'center', 'right']).optional(),
  vertical_align: z.enum(['top', 'center', 'bottom']).optional(),
  format: z
    .strictObject({
      precision: z.int().min(0).max(10).optional(),
      symbol: z
        .string()
        .refine((symbol) => [...symbol].length === 1, '单位符号只能是一个字')
        .optional(),
      separator: z.boolean().optional(),
    })
    .optional(),
  date_format: z.string().min(1).optional(),
});

export type TableColumnShape = z.infer<typeof tableColumn>;

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
    'table',
    shape('table', {
      page_size: z.int().min(1).max(10).optional(),
      row_height: z
        .string()
        .regex(/^(low|middle|high|auto|(3[2-9]|[4-9]\d|1[01]\d|12[0-4])px)$/)
        .optional(),
      row_max_height: z.string().optional(),
      freeze_first_column: z.boolean().optional(),
      header_style: z
        .strictObject({
          text_align: z.enum(['left', 'center', 'right']).optional(),
          text_size: z.string().optional(),
          background_style: z.enum(['none', 'grey']).optional(),
          text_color: z.string().optional(),
          bold: z.boolean().optional(),
          lines: z.int().min(1).optional(),
        })
        .optional(),
      columns: z.array(tableColumn).min(1).max(50),
      rows: z.array(z.record(z.string(), z.unknown())),
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
]);

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

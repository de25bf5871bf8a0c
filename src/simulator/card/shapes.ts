// What each part of a 2.0 card may have: unknown properties are an error (feishu.md §4.7, §4.8).

/** How a property's value is looked at: taken as it is, or as one or many parts of a shape or family. */
export type Part = 'value' | 'free' | { readonly one: string } | { readonly many: string };

export type Shape = Readonly<Record<string, Part>>;

const one = (name: string): Part => ({ one: name });
const many = (name: string): Part => ({ many: name });

function values(...names: readonly string[]): Shape {
  return Object.fromEntries(names.map((name) => [name, 'value' as const]));
}

const PLACED = values('tag', 'element_id', 'margin');
const STACKED: Shape = {
  ...values('direction', 'padding', 'horizontal_spacing', 'horizontal_align', 'vertical_spacing', 'vertical_align'),
  elements: many('element'),
};
const PRESSED: Shape = { behaviors: many('behavior'), confirm: one('confirm'), disabled: 'value' };
const TIPS: Shape = { hover_tips: one('text'), disabled_tips: one('text') };
const ASKED: Shape = { ...PLACED, ...PRESSED, ...values('name', 'required', 'width'), placeholder: one('text') };

/** Parts without a tag. */
const FRAME: Readonly<Record<string, Shape>> = {
  card: { schema: 'value', config: one('config'), card_link: one('link'), header: one('header'), body: one('body') },
  config: {
    ...values('update_multi', 'enable_forward', 'enable_forward_interaction', 'width_mode', 'streaming_mode'),
    ...values('use_custom_translation'),
    summary: one('summary'),
    streaming_config: 'free',
    locales: 'free',
    style: 'free',
  },
  summary: { content: 'value', i18n_content: 'free' },
  link: values('url', 'pc_url', 'ios_url', 'android_url'),
  header: {
    ...values('template', 'padding'),
    title: one('text'),
    subtitle: one('text'),
    text_tag_list: many('text_tag'),
    i18n_text_tag_list: 'free',
    icon: one('icon'),
  },
  body: STACKED,
  behavior: { ...values('type', 'default_url', 'pc_url', 'ios_url', 'android_url'), value: 'free' },
  confirm: { title: one('text'), text: one('text') },
  option: { text: one('text'), icon: one('icon'), value: 'value' },
  person_option: values('value'),
  panel_header: {
    ...values('background_color', 'vertical_align', 'padding', 'width', 'icon_position', 'icon_expanded_angle'),
    title: one('text_or_markdown'),
    icon: one('icon'),
  },
  border: values('color', 'corner_radius'),
  header_style: values('text_align', 'text_size', 'background_style', 'text_color', 'bold', 'lines'),
  table_column: {
    ...values('name', 'display_name', 'data_type', 'width', 'horizontal_align', 'vertical_align', 'date_format'),
    format: one('number_format'),
  },
  number_format: values('precision', 'symbol', 'separator'),
  image_item: values('img_key'),
  person_item: values('id'),
};

/** Parts with a tag. */
const TAGGED: Readonly<Record<string, Shape>> = {
  plain_text: {
    ...values('tag', 'content', 'element_id', 'text_size', 'text_align', 'text_color', 'lines'),
    i18n_content: 'free',
  },
  lark_md: {
    ...values('tag', 'content', 'element_id', 'text_size', 'text_align', 'text_color', 'lines'),
    i18n_content: 'free',
  },
  standard_icon: values('tag', 'token', 'color', 'size'),
  custom_icon: values('tag', 'img_key', 'size'),
  text_tag: { ...values('tag', 'element_id', 'color'), text: one('text') },
  markdown: { ...PLACED, ...values('content', 'text_align', 'text_size'), i18n_content: 'free', icon: one('icon') },
  div: { ...PLACED, width: 'value', text: one('text'), icon: one('icon') },
  hr: PLACED,
  img: {
    ...PLACED,
    ...values('img_key', 'scale_type', 'size', 'preview', 'corner_radius', 'transparent'),
    alt: one('text'),
    title: one('text'),
  },
  img_combination: {
    ...PLACED,
    ...values('combination_mode', 'combination_transparent', 'corner_radius'),
    img_list: many('image_item'),
  },
  person: { ...PLACED, ...values('size', 'user_id', 'show_avatar', 'show_name', 'style') },
  person_list: {
    ...PLACED,
    ...values('lines', 'show_name', 'show_avatar', 'size', 'drop_invalid_user_id'),
    persons: many('person_item'),
    icon: one('icon'),
  },
  audio: { ...PLACED, ...values('file_key', 'audio_id', 'show_time', 'style', 'width'), fallback: 'free' },
  table: {
    ...PLACED,
    ...values('page_size', 'row_height', 'row_max_height', 'freeze_first_column'),
    header_style: one('header_style'),
    columns: many('table_column'),
    rows: 'free',
  },
  chart: { ...PLACED, ...values('aspect_ratio', 'color_theme', 'preview', 'height'), chart_spec: 'free' },
  form: { ...PLACED, ...STACKED, name: 'value' },
  button: {
    ...PLACED,
    ...PRESSED,
    ...TIPS,
    ...values('type', 'size', 'width', 'name', 'required', 'form_action_type'),
    text: one('text'),
    icon: one('icon'),
  },
  input: {
    ...ASKED,
    ...values(
      'default_value',
      'max_length',
      'input_type',
      'show_icon',
      'rows',
      'auto_resize',
      'max_rows',
      'label_position',
    ),
    label: one('text'),
    value: 'free',
    fallback: 'free',
  },
  select_static: { ...ASKED, ...values('type', 'initial_option', 'initial_index'), options: many('option') },
  multi_select_static: { ...ASKED, type: 'value', selected_values: 'free', options: many('option') },
  select_person: { ...ASKED, ...values('type', 'initial_option'), options: many('person_option') },
  multi_select_person: { ...ASKED, type: 'value', selected_values: 'free', options: many('person_option') },
  date_picker: { ...ASKED, initial_date: 'value', value: 'free' },
  picker_time: { ...ASKED, initial_time: 'value', value: 'free' },
  picker_datetime: { ...ASKED, initial_datetime: 'value', value: 'free' },
  checker: {
    ...PLACED,
    ...PRESSED,
    ...TIPS,
    ...values('name', 'checked', 'overall_checkable', 'padding'),
    text: one('text'),
    button_area: 'free',
    checked_style: 'free',
  },
  overflow: { ...PLACED, ...PRESSED, ...values('width', 'name'), options: many('option') },
  collapsible_panel: {
    ...PLACED,
    ...STACKED,
    ...values('expanded', 'background_color'),
    header: one('panel_header'),
    border: one('border'),
  },
  column_set: {
    ...PLACED,
    ...values('flex_mode', 'background_style', 'horizontal_spacing', 'horizontal_align'),
    columns: many('column'),
  },
  column: { ...PLACED, ...STACKED, ...values('background_style', 'width', 'weight') },
  interactive_container: {
    ...PLACED,
    ...STACKED,
    ...PRESSED,
    ...TIPS,
    ...values('width', 'height', 'background_style', 'has_border', 'border_color', 'corner_radius'),
  },
};

export const SHAPES: Readonly<Record<string, Shape>> = { ...FRAME, ...TAGGED };

/** Which tags may stand where. */
export const FAMILIES: Readonly<Record<string, ReadonlySet<string>>> = {
  text: new Set(['plain_text', 'lark_md']),
  text_or_markdown: new Set(['plain_text', 'lark_md', 'markdown']),
  icon: new Set(['standard_icon', 'custom_icon']),
  text_tag: new Set(['text_tag']),
  column: new Set(['column']),
  element: new Set(
    Object.keys(TAGGED).filter(
      (tag) => !['plain_text', 'lark_md', 'standard_icon', 'custom_icon', 'text_tag', 'column'].includes(tag),
    ),
  ),
};

/** What a part of a tag cannot do without; `a|b`: one of them. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  plain_text: ['content'],
  lark_md: ['content'],
  standard_icon: ['token'],
  custom_icon: ['img_key'],
  text_tag: ['text'],
  markdown: ['content'],
  div: ['text'],
  img: ['img_key', 'alt'],
  table: ['columns'],
  chart: ['chart_spec'],
  form: ['name', 'elements'],
  button: ['text|icon'],
  column_set: ['columns'],
  select_static: ['options'],
  multi_select_static: ['options'],
  collapsible_panel: ['header', 'elements'],
  interactive_container: ['elements'],
  person: ['user_id'],
  overflow: ['options'],
  header: ['title'],
  behavior: ['type'],
  option: ['value'],
  table_column: ['name'],
};

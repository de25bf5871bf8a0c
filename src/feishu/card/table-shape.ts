// The shape of a table (feishu.md §4.8); its rows are looked at in table-rules.ts.
import { z } from 'zod';
import { shape } from './shape-parts.ts';

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

export const TABLE: z.ZodType = shape('table', {
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
});

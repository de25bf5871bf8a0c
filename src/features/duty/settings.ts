// Duty's section of the configuration.
import { z } from 'zod';
import { defineSection } from '../../config/section.ts';

const settings = z.strictObject({
  lateMinutes: z.int().min(1).default(30).describe('作业到点后多少分钟还没有开始，就在群里说一声'),
  longMinutes: z.int().min(1).default(120).describe('作业运行多少分钟还没有结束，就在群里说一声'),
});

export type DutySettings = z.output<typeof settings>;

export const dutySection = defineSection({
  schema: settings.prefault({}).describe('值守：谁都用的话（帮助、状态、运行），和作业没做成时的提醒'),
  live: [['lateMinutes'], ['longMinutes']],
});

// The section of Bitable sync.
import { defineSection } from '../../config/section.ts';
import { bitableSyncSettings } from './settings.ts';

export const bitableSyncSection = defineSection({
  schema: bitableSyncSettings.prefault({}).describe('多维表格同步：让多维表格与 SQL 的结果一致'),
  live: [['approve'], ['fewerThan'], ['approveSql'], ['chats'], ['basesAtOnce'], ['keep']],
});

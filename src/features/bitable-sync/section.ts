// The section of Bitable sync, with what must agree beyond single values: names of databases that mean one source.
import { defineSection } from '../../config/section.ts';
import { bitableSyncSettings } from './settings.ts';

export const bitableSyncSection = defineSection({
  schema: bitableSyncSettings.prefault({}).describe('多维表格同步：让多维表格与 SQL 的结果一致'),
  live: [['approve'], ['fewerThan'], ['approveSql'], ['chats'], ['basesAtOnce'], ['keep']],
  checkItself: ({ databases }) =>
    Object.hasOwn(databases, 'lake')
      ? [{ path: ['databases', 'lake'], message: '这个名字已经是台账湖（source: lake），请换一个名字' }]
      : [],
  check: ({ databases }, { sites }) =>
    sites
      .filter(({ code }) => Object.hasOwn(databases, code))
      .map(({ code, name }) => ({
        path: ['databases', code],
        message: `这个名字是${name}的编码，会和它的来源库（${code}/…）分不清，请换一个名字`,
      })),
});

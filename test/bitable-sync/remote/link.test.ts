import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkOf, readLink } from '../../../src/features/bitable-sync/remote/link.ts';
import { UserError } from '../../../src/lib/errors.ts';

const APP = 'bascnCMII2ORej2RItqpZZUNMIe';

describe('a link', () => {
  it.each([
    [`https://company.feishu.cn/base/${APP}?table=tblAbC1&view=vewX`, 'base', 'company.feishu.cn', 'tblAbC1'],
    [`  company.feishu.cn/base/${APP}?table=tblAbC1  `, 'base', 'company.feishu.cn', 'tblAbC1'],
    [`https://jp.larksuite.com/base/${APP}/?table=tblAbC1#top`, 'base', 'jp.larksuite.com', 'tblAbC1'],
    [`https://x.larkoffice.com/base/${APP}`, 'base', 'x.larkoffice.com', null],
    [`https://x.feishu.cn/wiki/${APP}?sheet=1&table=tbl9`, 'wiki', 'x.feishu.cn', 'tbl9'],
    [`http://127.0.0.1:3000/base/${APP}?table=tbl9`, 'base', '127.0.0.1:3000', 'tbl9'],
  ])('%s is read', (text, kind, host, table) => {
    const link = readLink(text);
    expect(link).toMatchObject({ kind, host, table });
    expect(link.kind === 'base' ? link.app : link.node).toBe(APP);
  });

  it.each([
    ['', '没有写链接'],
    ['看这张表', '不是链接'],
    ['https://docs.google.com/spreadsheets/d/1', '域名 docs.google.com 不是飞书的'],
    [`https://feishu.cn.evil.com/base/${APP}`, '域名 feishu.cn.evil.com 不是飞书的'],
    [`https://x.feishu.cn/share/base/form/${APP}`, '是分享链接'],
    [`https://x.feishu.cn/docx/${APP}`, '不是多维表格或知识库的链接'],
    [`https://x.feishu.cn/base/${APP}?table=blkX1`, '指向仪表盘'],
    [`https://x.feishu.cn/base/${APP}?table=vewX1`, 'table=vewX1 不是数据表的编号'],
  ])('%s is refused, and what was wanted is said', (text, says) => {
    expect(() => readLink(text)).toThrow(UserError);
    expect(() => readLink(text)).toThrow(says);
    expect(() => readLink(text)).toThrow('https://公司.feishu.cn/base/');
  });

  it('made of a table leads back to it', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9]{6,30}$/);
    fc.assert(
      fc.property(id, id, fc.constantFrom('a.feishu.cn', 'b.larksuite.com', '127.0.0.1:80'), (app, table, host) => {
        const link = readLink(linkOf(host, { app, table: `tbl${table}` }));
        expect(link).toMatchObject({ kind: 'base', app, table: `tbl${table}` });
      }),
    );
  });

  it('never throws anything but a UserError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
        try {
          readLink(text);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

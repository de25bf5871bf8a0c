import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditEntry, forgetAudit, recordAudit } from '../../src/bot/audit.ts';
import { MOST_AUDIT_TEXT, redactedText } from '../../src/bot/redacted-text.ts';
import { botStanding } from '../../src/bot/standing.ts';
import type { BotTables } from '../../src/bot/tables.ts';
import { onEachStore } from '../store/each-store.ts';
import { botBench } from './bench.ts';
import { message } from './events.ts';

describe('a text for the audit', () => {
  it.each([
    ['密码:hunter22 空压机', '密码:*** 空压机'],
    ['密码是 hunter22，谢谢', '密码是 ***，谢谢'],
    ['口令：“a b c” 完', '口令：*** 完'],
    ['{"password":"hunter22","基地":"苏州"}', '{"password":***,"基地":"苏州"}'],
    ['PASSWORD = hunter22', 'PASSWORD = ***'],
    ['api_key=abc123 基地:苏州', 'api_key=*** 基地:苏州'],
    ['令牌 t-g1044ghJRUIJJ5ZPPZMOHKWZISL33E4QSS3abcef', '令牌 ***'],
    ['看 t-g1044ghJRUIJJ5ZPPZMOHKWZISL33E4QSS3abcef 这个', '看 *** 这个'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc', '***'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
    ['0123456789abcdef0123456789abcdef', '***'],
    ['mysql://iot:hunter22@10.1.0.5:3306/iot', 'mysql://***@10.1.0.5:3306/iot'],
    ['dskLLdkasdjlasdKK1234567890', '***'],
  ])('%j holds no secret', (text, expected) => {
    expect(redactedText(text)).toBe(expected);
  });

  it.each([
    '台账 空压机 苏州',
    '台账 详情 T-0012-PUMP-04-SECOND',
    '台账 详情 C-A01-BUILDING-03-FLOOR-2',
    '变更 2026-11-01..2026-11-07 苏州',
    '台账 10.0.0.1:502 ou_7d8a6e6df7621556ce0d21922b676706ccs oc_a0553eda9014c201e6969b478895c230',
    '运行 01kb0000000000000000000000',
    '台账 导出 "空压机 12#" 基地:苏州',
  ])('%j stays as it is', (text) => {
    expect(redactedText(text)).toBe(text);
  });

  it('is never too long, and whole', () => {
    const long = fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.repeat(40));
    fc.assert(
      fc.property(fc.oneof(long, fc.string({ unit: 'binary' })), (text) => {
        const redacted = redactedText(text);
        expect(redacted.length).toBeLessThanOrEqual(MOST_AUDIT_TEXT);
        expect(redacted).not.toContain('\0');
        expect(Buffer.from(redacted).toString()).toBe(redacted);
      }),
    );
    // Cut in the middle of a character, and half of one to begin with.
    for (const odd of [`x${'😀'.repeat(2_000)}`, '😀'.repeat(2_000), '\uD83D'])
      expect(Buffer.from(redactedText(odd)).toString()).toBe(redactedText(odd));
    expect(redactedText('字'.repeat(5_000))).toBe(`${'字'.repeat(MOST_AUDIT_TEXT - 1)}…`);
  });
});

onEachStore('the audit', ({ fresh }) => {
  const at = new Date('2026-11-21T00:00:00Z');
  const entry = (more: Partial<AuditEntry>): AuditEntry => ({
    ...{ id: 'a', now: at, once: 'run/1', kind: 'run', person: 'schedule', chat: null, text: 'refresh 密码:x' },
    ...{ command: null, decision: 'allowed', result: '已开始', ms: 0.4, trace: '7F3K-92' },
    ...more,
  });

  it('has one row a thing, with its end filled in', async () => {
    const { store, audit } = await botBench(await fresh());
    const record = (one: AuditEntry): Promise<void> =>
      store.withTables<BotTables>().transaction((trx) => recordAudit(trx, one));
    await record(entry({}));
    await record(entry({ id: 'b', now: new Date(), result: '完成 \0 token: abc', ms: 1234.5, text: 'other' }));
    await record(entry({ id: 'c', once: 'run/2', result: '😀'.repeat(2_000) }));
    const [first, second, ...more] = await audit();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ id: 'a', at: at.toISOString(), text: 'refresh 密码:***', ms: 1235 });
    expect(first?.result).toBe('完成  token: ***');
    expect(second?.result.length).toBe(MOST_AUDIT_TEXT);
  });

  it('forgets what is older, however much', async () => {
    const { store, audit } = await botBench(await fresh());
    await store.withTables<BotTables>().transaction(async (trx) => {
      const row = { ...entry({}), at: at.toISOString(), ms: 0 };
      const { now: _, ...columns } = row;
      const rows = Array.from({ length: 2_100 }, (_, index) => ({
        ...columns,
        id: `${index}`,
        once: `${index}`,
        at: new Date(at.getTime() + index).toISOString(),
      }));
      for (let from = 0; from < rows.length; from += 300)
        await trx
          .insertInto('audit')
          .values(rows.slice(from, from + 300))
          .execute();
    });
    expect(await forgetAudit(store, new Date(at.getTime() + 2_050))).toBe(2_050);
    expect((await audit()).length).toBe(50);
    expect(await forgetAudit(store, new Date(at.getTime() + 2_050))).toBe(0);
  });

  it('and how the bot stands', async () => {
    const { store, put } = await botBench(await fresh());
    const db = store.withTables<BotTables>().db;
    expect(await botStanding(db)).toEqual({ waiting: 0, oldest: null });
    await put(message('1'), message('2'));
    const { waiting, oldest } = await botStanding(db);
    expect(waiting).toBe(2);
    expect(Date.now() - Date.parse(oldest ?? '')).toBeLessThan(60_000);
  });
});

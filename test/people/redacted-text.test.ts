import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_AUDIT_TEXT, redactedText } from '../../src/people/redacted-text.ts';

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

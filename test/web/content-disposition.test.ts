import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attachment } from '../../src/web/content-disposition.ts';

it('names a Chinese workbook for browsers of every age', () => {
  expect(attachment('变更日志_2026-11-22.xlsx')).toBe(
    `attachment; filename="__2026-11-22.xlsx"; filename*=UTF-8''%E5%8F%98%E6%9B%B4%E6%97%A5%E5%BF%97_2026-11-22.xlsx`,
  );
});

const awkward = fc.constantFrom(...`"\\%'()*/;,=\r\n\0 a变😀`);

it('holds any name in one header line that gives it back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: awkward })), (name) => {
      const header = attachment(name);
      expect(header).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+^_`|~.%-]*$/);
      expect(header.match(/"/g)).toHaveLength(2);
      // The plain name may hold two quotes as well.
      expect(decodeURIComponent(/UTF-8''([^']*)$/.exec(header)?.[1] ?? '')).toBe(name);
    }),
  );
});

it('replaces half a character, which no encoding holds', () => {
  expect(attachment('a\ud83d.xlsx')).toContain("UTF-8''a%EF%BF%BD.xlsx");
});

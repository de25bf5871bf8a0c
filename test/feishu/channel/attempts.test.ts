import fc from 'fast-check';
import { expect, it } from 'vitest';
import { writtenContent } from '../../../src/feishu/api/content.ts';
import { cardFaults } from '../../../src/feishu/card/check.ts';
import { cardAttempts, patchAttempts } from '../../../src/feishu/channel/attempts.ts';
import type { Json } from '../../../src/lib/json.ts';
import { hostileData } from '../card/hostile.ts';
import { cardBody } from './messages.ts';

const PAGE = { label: '打开网页', href: 'https://zhiban.example/' };

/** Cards of ours of any size, and things that are none. */
const cards: fc.Arbitrary<Json> = fc.oneof(
  fc.integer({ min: 0, max: 1_000 }).map((rows) => cardBody(rows).card),
  fc.jsonValue().map((value) => value as Json),
  fc.jsonValue().map((value): Json => ({ ...(cardBody().card as object), body: { elements: [value as Json] } })),
);
const texts = fc.array(hostileData, { maxLength: 60 }).map((lines) => lines.join('\n'));

it('every shape of whatever card keeps the rules and sizes of the platform, and pings nobody', () => {
  fc.assert(
    fc.property(cards, texts, fc.boolean(), (card, fallbackText, maybeTwice) => {
      const body = { kind: 'card', card, fallbackText } as const;
      const made = [...cardAttempts(body, maybeTwice, PAGE).attempts, ...patchAttempts(body, maybeTwice).attempts];
      for (const { content } of made) {
        const written = writtenContent(content).content;
        if (content.type === 'interactive') expect(cardFaults(content.card)).toEqual([]);
        if (content.type === 'post') expect(Buffer.byteLength(written)).toBeLessThanOrEqual(27_000);
        if (content.type === 'text') expect(Buffer.byteLength(written)).toBeLessThanOrEqual(135_000);
        if (content.type !== 'interactive') expect(written).not.toMatch(/<\/?[a-z]/i);
      }
    }),
    { numRuns: 200 },
  );
});

it('there is always a last shape: text for a new message, a card of plain lines for a patch', () => {
  const body = { kind: 'card', card: null, fallbackText: '\n \n' } as const;
  expect(cardAttempts(body, false, null).attempts.map(({ shape }) => shape)).toEqual(['富文本', '文字']);
  expect(patchAttempts(body, false).attempts.map(({ shape }) => shape)).toEqual(['简化的卡片']);
});

it('a card of plain lines is small, however long the lines are', () => {
  const body = {
    kind: 'card',
    card: null,
    fallbackText: Array.from({ length: 30 }, () => '长'.repeat(5_000)).join('\n'),
  } as const;
  const [last] = patchAttempts(body, false).attempts;
  expect(last?.content.type === 'interactive' && cardFaults(last.content.card)).toEqual([]);
});

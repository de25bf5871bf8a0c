// Messages as the outbox hands them over, and cards that are right, too big or broken.
import { card } from '../../../src/feishu/card/card.ts';
import { md } from '../../../src/feishu/card/markdown.ts';
import { table } from '../../../src/feishu/card/table.ts';
import { markdown } from '../../../src/feishu/card/texts.ts';
import type { OutgoingBody, OutgoingMessage } from '../../../src/outbox/channel.ts';

export const TRIED = new Date('2026-11-25T00:30:00.000Z');

export function message(body: OutgoingBody, members: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id: '01',
    uuid: 'uuid-1',
    chat: 'oc_1',
    act: 'send',
    of: null,
    body,
    firstTriedAt: TRIED,
    maybeTwice: false,
    ...members,
  };
}

const rows = (count: number) => Array.from({ length: count }, (_, index) => [`空压机 ${index} 号的名字`]);

export function cardBody(count = 3): Extract<OutgoingBody, { kind: 'card' }> {
  return {
    kind: 'card',
    card: card({
      title: '苏州 昨日 37 项变更',
      colour: 'green',
      elements: [
        markdown(md`**${'空压机12#'}** 改名`),
        table({ columns: [{ type: 'text', title: '设备' }], rows: rows(count) }),
      ],
    }),
    fallbackText: '苏州：37 项变更\n空压机12# 改名 <at user_id="all"></at>',
  };
}

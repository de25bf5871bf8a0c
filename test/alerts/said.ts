// A row of the outbox as people see it; a card by the platform's rules.
import { expect } from 'vitest';
import { cardFaults } from '../../src/feishu/card/check.ts';
import type { OutgoingBody } from '../../src/outbox/channel.ts';
import type { OutboxTable } from '../../src/outbox/tables.ts';

export interface SaidRow {
  readonly id: string;
  readonly channel: string;
  readonly chat: string;
  readonly act: string;
  readonly ofRow: string | null;
  readonly of: string | null;
  readonly title: string;
  readonly colour: string;
  /** The whole body as text. */
  readonly text: string;
}

type Row = Pick<OutboxTable, 'id' | 'channel' | 'chat' | 'act' | 'of_row' | 'of_id' | 'body'>;

export function saidFrom({ id, channel, chat, act, of_row: ofRow, of_id: of, body: text }: Row): SaidRow {
  const body = JSON.parse(text) as OutgoingBody;
  const row = { id, channel, chat, act, ofRow, of };
  if (act === 'urgent' || body.kind !== 'card') {
    const title = act === 'urgent' ? '' : body.kind === 'text' ? body.text : body.kind === 'post' ? body.title : '';
    return { ...row, title, colour: '', text };
  }
  expect(cardFaults(body.card)).toEqual([]);
  const { header } = body.card as { header: { title: { content: string }; template: string } };
  return { ...row, title: header.title.content, colour: header.template, text };
}

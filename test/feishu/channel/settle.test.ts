import { describe, expect, it } from 'vitest';
import { feishuChannel } from '../../../src/feishu/channel.ts';
import { type Answer, ok, openPlatform, refused } from '../api/platform.ts';
import { cardBody, message, TRIED } from './messages.ts';

const APP = 'cli_a000000000000001';
const SECONDS = TRIED.getTime() / 1000;

function item(id: string, members: { type?: string; app?: string; kind?: string; deleted?: boolean } = {}): object {
  return {
    message_id: id,
    msg_type: members.type ?? 'interactive',
    create_time: String(TRIED.getTime() + 5_000),
    deleted: members.deleted ?? false,
    sender: { id: members.app ?? APP, id_type: 'app_id', sender_type: members.kind ?? 'app' },
  };
}

async function settle(answer: Answer, of = message(cardBody()), known: readonly string[] = []) {
  const { feishu, on, asked } = await openPlatform();
  on('*', answer);
  const channel = feishuChannel(feishu, { pageUrl: null, fileLink: () => null });
  return { result: await channel.settle(of, new Set(known)), asked };
}

const page =
  (...items: readonly object[]): Answer =>
  () =>
    ok({ items, has_more: false });

describe('a message whose answer was lost', () => {
  it('is the one of this app, of its type, that no row knows', async () => {
    const others = [
      item('om_known'),
      item('om_text', { type: 'file' }),
      item('om_other_app', { app: 'cli_b' }),
      item('om_person', { kind: 'user', app: 'ou_1' }),
    ];
    const { result, asked } = await settle(page(...others, item('om_2')), message(cardBody()), ['om_known']);
    expect(result).toEqual({ found: 'one', messageId: 'om_2' });
    expect(asked[0]?.query).toMatchObject({
      container_id: 'oc_1',
      start_time: String(SECONDS - 60),
      end_time: String(SECONDS + 56 * 60),
    });
  });

  it('may have gone in a plainer shape, and may have been recalled since', async () => {
    expect((await settle(page(item('om_2', { type: 'post' })))).result).toEqual({ found: 'one', messageId: 'om_2' });
    expect((await settle(page(item('om_2', { deleted: true })))).result).toEqual({ found: 'one', messageId: 'om_2' });
  });

  it('was not sent when there is none', async () => {
    expect((await settle(page(item('om_known')), message(cardBody()), ['om_known'])).result).toEqual({ found: 'none' });
    expect((await settle(() => ok({ items: null, has_more: false }))).result).toEqual({ found: 'none' });
  });

  it('is unclear when there are several, on whatever pages', async () => {
    const { result, asked } = await settle(({ query }) =>
      query.page_token === 'p2'
        ? ok({ items: [item('om_3')], has_more: false })
        : ok({ items: [item('om_2')], has_more: true, page_token: 'p2' }),
    );
    expect(result).toEqual({ found: 'unclear' });
    expect(asked).toHaveLength(2);
  });

  it('is found on the last page', async () => {
    const { result } = await settle(
      ({ query }) =>
        query.page_token === 'p2'
          ? ok({ items: [item('om_3')], has_more: false })
          : ok({ items: [item('om_known')], has_more: true, page_token: 'p2' }),
      message(cardBody()),
      ['om_known'],
    );
    expect(result).toEqual({ found: 'one', messageId: 'om_3' });
  });

  it('is unclear without the right to read, outside the chat, and in a private chat known by the person only', async () => {
    expect((await settle(() => refused(400, 99991672))).result).toEqual({ found: 'unclear' });
    expect((await settle(() => refused(400, 230027))).result).toEqual({ found: 'unclear' });
    expect((await settle(() => refused(400, 230002))).result).toEqual({ found: 'unclear' });
    const { result, asked } = await settle(page(), message(cardBody(), { chat: 'ou_1' }));
    expect(result).toEqual({ found: 'unclear' });
    expect(asked).toEqual([]);
  });

  it('is unclear when the history does not end', async () => {
    let pages = 0;
    const { result } = await settle(() => ok({ items: [], has_more: true, page_token: `p${++pages}` }));
    expect(result).toEqual({ found: 'unclear' });
    expect(pages).toBe(40);
  });

  it('is asked for again later when the history cannot be read now', async () => {
    await expect(settle(() => refused(500, 1))).rejects.toMatchObject({ outcome: 'unknown', final: false });
  });

  it('need not be found when it only replaced a card, or was never tried', async () => {
    expect((await settle(page(), message(cardBody(), { act: 'patch', of: 'om_1' }))).result).toEqual({ found: 'none' });
    expect((await settle(page(), message(cardBody(), { firstTriedAt: null }))).result).toEqual({ found: 'none' });
  });
});

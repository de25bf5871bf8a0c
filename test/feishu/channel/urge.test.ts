import { describe, expect, it } from 'vitest';
import { feishuChannel } from '../../../src/feishu/channel.ts';
import type { Channel } from '../../../src/outbox/channel.ts';
import { type Answer, ok, openPlatform, type Platform, refused } from '../api/platform.ts';

async function open(answer: Answer): Promise<Platform & { channel: Channel }> {
  const platform = await openPlatform();
  platform.on('*', answer);
  return { ...platform, channel: feishuChannel(platform.feishu, { pageUrl: null, fileLink: () => null }) };
}

describe('ringing at people', () => {
  const URGENT = '/open-apis/im/v1/messages/om_1/urgent_app';

  it('names them by open_id, and says whom it did not reach', async () => {
    const { channel, asked } = await open(() => ok({ invalid_user_id_list: ['ou_2'] }));
    expect(await channel.urge?.({ of: 'om_1', people: ['ou_1', 'ou_2'] })).toEqual({
      messageId: null,
      proof: '已加急 ou_1',
      note: '有 1 人没有加急到：ou_2',
    });
    expect(asked[0]).toMatchObject({ method: 'PATCH', path: URGENT, query: { user_id_type: 'open_id' } });
    expect(asked[0]?.body).toEqual({ user_id_list: ['ou_1', 'ou_2'] });
  });

  it('is refused for good when it reached nobody, or they have too much to read', async () => {
    const urge = async (answer: Answer): Promise<unknown> => {
      const { channel } = await open(answer);
      return channel.urge?.({ of: 'om_1', people: ['ou_2'] }).catch((thrown: unknown) => thrown);
    };
    const nobody = await urge(() => ok({ invalid_user_id_list: ['ou_2'] }));
    expect(nobody).toMatchObject({ final: true, message: expect.stringContaining('没有送到任何人') });
    const full = await urge(() => refused(400, 230023));
    expect(full).toMatchObject({ final: true, outcome: 'not-sent', message: expect.stringContaining('200 条') });
  });
});

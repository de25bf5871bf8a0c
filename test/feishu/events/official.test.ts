// The official SDK reads what our tests seal and sign: the second reading of feishu.md §2.3 that keeps ours honest.
import * as lark from '@larksuiteoapi/node-sdk';
import { expect, it } from 'vitest';
import { readDelivery } from '../../../src/feishu/events/delivery.ts';
import { CLICK, eventOf, MESSAGE, sealed, settings, signed } from './sealed.ts';

it.each([
  ['im.message.receive_v1', MESSAGE],
  ['card.action.trigger', CLICK],
])('%s is read by both', async (type, event) => {
  const seen: unknown[] = [];
  const dispatcher = new lark.EventDispatcher({
    encryptKey: settings.encryptKey,
    verificationToken: settings.verificationToken,
    loggerLevel: lark.LoggerLevel.error,
    cache: new lark.DefaultCache(),
  });
  dispatcher.register({ [type]: async (data: object) => seen.push(data) });
  const delivery = signed(sealed(eventOf(type, event)));
  // The SDK takes the parsed body with the headers on its prototype.
  await dispatcher.invoke(
    Object.assign(Object.create({ headers: delivery.headers }), JSON.parse(delivery.body.toString())),
  );
  expect(seen).toEqual([expect.objectContaining({ ...event, event_id: 'ev-1', event_type: type })]);
  expect(readDelivery(delivery, settings)).toMatchObject({ kind: 'event', event: { id: 'ev-1' } });
});

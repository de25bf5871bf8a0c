// Deliveries as the platform makes them (feishu.md §2.3): sealed with the Encrypt Key, signed over the bytes that are sent.
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { DeliverySettings, RawDelivery } from '../../../src/feishu/events/delivery.ts';

export const settings: DeliverySettings = {
  encryptKey: 'test key',
  verificationToken: 'verification-token-1',
  appId: 'cli_a000000000000001',
  tenantKey: 'tenant-1',
};

export const NOW = new Date('2026-11-26T00:30:00.000Z');
export const SECONDS = String(NOW.getTime() / 1000);

export function sealed(content: unknown, encryptKey = settings.encryptKey): Buffer {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(encryptKey).digest(), iv);
  const encrypt = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
  return Buffer.from(JSON.stringify({ encrypt }));
}

export function signed(body: Buffer, timestamp = SECONDS, encryptKey = settings.encryptKey): RawDelivery {
  const nonce = 'nonce-1';
  const signature = createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(body)
    .digest('hex');
  const headers = {
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    'x-lark-signature': signature,
  };
  return { headers, body, now: NOW };
}

/** An event of version 2; members given here take the place of the header's. */
export function eventOf(type: string, event: unknown, header: object = {}): object {
  return {
    schema: '2.0',
    header: {
      event_id: 'ev-1',
      token: settings.verificationToken,
      create_time: '1795566600000',
      event_type: type,
      tenant_key: settings.tenantKey,
      app_id: settings.appId,
      ...header,
    },
    event,
  };
}

export const MESSAGE = {
  sender: {
    sender_id: { open_id: 'ou_zhang', union_id: 'on_zhang', user_id: '' },
    sender_type: 'user',
    tenant_key: 'tenant-1',
  },
  message: {
    message_id: 'om_1',
    create_time: '1795566600123',
    update_time: '1795566600123',
    chat_id: 'oc_1',
    chat_type: 'group',
    message_type: 'text',
    content: JSON.stringify({ text: '@_user_1 台账 空压机 苏州' }),
    mentions: [
      { key: '@_user_1', id: { open_id: 'ou_bot', union_id: 'on_bot' }, name: '值班', tenant_key: 'tenant-1' },
    ],
    user_agent: 'x',
  },
};

export const CLICK = {
  operator: { tenant_key: 'tenant-1', open_id: 'ou_li', union_id: 'on_li' },
  token: 'c-update-token',
  action: { value: { v: 1, do: '刷新 台账' }, tag: 'button', timezone: 'Asia/Shanghai' },
  host: 'im_message',
  context: { open_message_id: 'om_2', open_chat_id: 'oc_1' },
};

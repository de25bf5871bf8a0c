// The official SDK's client runs every endpoint of the simulator (issue 3 §7).
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { APP_ID, card, HELLO, opened, sent, text } from './opened.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('messages: send, reply, get, history, edit, replace a card, recall', async () => {
  const world = await opened();
  const { client, group, zhang } = world;
  const first = await client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: { receive_id: group.id, msg_type: 'text', content: text(`早 <at user_id="${zhang.id}">张三</at>`) },
  });
  expect(first).toMatchObject({
    code: 0,
    data: {
      chat_id: group.id,
      msg_type: 'text',
      deleted: false,
      updated: false,
      sender: { id: APP_ID, id_type: 'app_id', sender_type: 'app' },
      mentions: [{ key: '@_user_1', id: zhang.id, name: '张三' }],
    },
  });
  const id = first.data?.message_id ?? '';
  const reply = await client.im.v1.message.reply({
    path: { message_id: id },
    data: {
      msg_type: 'post',
      content: JSON.stringify({ zh_cn: { title: '题', content: [[{ tag: 'md', text: '**正文**' }]] } }),
    },
  });
  expect(reply.data).toMatchObject({ parent_id: id, root_id: id, msg_type: 'post' });
  const edited = await client.im.v1.message.update({
    path: { message_id: id },
    data: { msg_type: 'text', content: text('改了') },
  });
  expect(edited.data).toMatchObject({ updated: true, body: { content: text('改了') } });
  const shown = await sent(world, 'interactive', card([HELLO]));
  await client.im.v1.message.patch({
    path: { message_id: shown },
    data: { content: JSON.stringify(card([{ tag: 'markdown', content: '第二版' }])) },
  });
  expect(group.messages().at(-1)).toMatchObject({ edits: 1, text: '第二版' });
  expect((await client.im.v1.message.get({ path: { message_id: id } })).data?.items?.[0]).toMatchObject({
    message_id: id,
  });
  await client.im.v1.message.delete({ path: { message_id: id } });
  const history = await client.im.v1.message.list({
    params: { container_id_type: 'chat', container_id: group.id, page_size: 2, sort_type: 'ByCreateTimeAsc' },
  });
  expect(history.data).toMatchObject({
    has_more: true,
    items: [{ message_id: id, deleted: true }, { msg_type: 'post' }],
  });
  const rest = await client.im.v1.message.list({
    params: {
      container_id_type: 'chat',
      container_id: group.id,
      page_size: 2,
      page_token: history.data?.page_token ?? '',
    },
  });
  expect(rest.data).toMatchObject({ has_more: false, items: [{ msg_type: 'interactive', updated: true }] });
  expect(JSON.stringify(rest.data)).not.toContain('第二版');
});

test('a message to a person makes the private chat with the person', async () => {
  const { client, simulator, zhang } = await opened();
  const answer = await client.im.v1.message.create({
    params: { receive_id_type: 'open_id' },
    data: { receive_id: zhang.id, msg_type: 'text', content: text('只跟你说') },
  });
  const chat = simulator.chats.get(answer.data?.chat_id ?? '');
  expect(chat).toMatchObject({ mode: 'p2p', name: '张三' });
  expect(chat.messages().map((one) => one.text)).toEqual(['只跟你说']);
});

test('files: upload by stream and by Buffer, send, download what is own and what a person sent', async () => {
  const world = await opened();
  const { client, group, zhang } = world;
  const folder = temporaryFolder('upload');
  const bytes = Buffer.from([0, 13, 10, 45, 45, 255, 13, 10, 13, 10, 200]);
  writeFileSync(join(folder, '台账.bin'), bytes);
  const byStream = await client.im.v1.file.create({
    data: { file_type: 'stream', file_name: '台账.bin', file: createReadStream(join(folder, '台账.bin')) },
  });
  const byBuffer = await client.im.v1.file.create({ data: { file_type: 'stream', file_name: 'b', file: bytes } });
  expect(byBuffer?.file_key).toMatch(/^file_v3_/);
  const key = byStream?.file_key ?? '';
  await sent(world, 'file', { file_key: key });
  expect(group.messages().at(-1)).toMatchObject({ type: 'file', text: '台账.bin', file: { bytes: bytes.length } });
  const own = await client.im.v1.file.get({ path: { file_key: byBuffer?.file_key ?? '' } });
  expect(await collected(own.getReadableStream())).toEqual(bytes);
  const message = group.sendsFile(zhang, '照片.zip', bytes);
  const theirs = await client.im.v1.messageResource.get({
    path: { message_id: message.id, file_key: message.file?.key ?? '' },
    params: { type: 'file' },
  });
  await theirs.writeFile(join(folder, 'back'));
  expect(readFileSync(join(folder, 'back'))).toEqual(bytes);
});

test('images: upload, show in a card, download', async () => {
  const world = await opened();
  const image = await world.client.im.v1.image.create({ data: { image_type: 'message', image: PNG } });
  const key = image?.image_key ?? '';
  await sent(world, 'image', { image_key: key });
  await sent(world, 'interactive', card([{ tag: 'img', img_key: key, alt: { tag: 'plain_text', content: '图' } }]));
  const back = await world.client.im.v1.image.get({ path: { image_key: key } });
  expect(await collected(back.getReadableStream())).toEqual(PNG);
});

test('reactions come and go', async () => {
  const world = await opened();
  const id = world.group.says(world.zhang, '收到吗').id;
  const made = await world.client.im.v1.messageReaction.create({
    path: { message_id: id },
    data: { reaction_type: { emoji_type: 'OK' } },
  });
  expect(world.simulator.message(id).reactions).toEqual([{ emoji: 'OK', by: '值班' }]);
  await world.client.im.v1.messageReaction.delete({
    path: { message_id: id, reaction_id: made.data?.reaction_id ?? '' },
  });
  expect(world.simulator.message(id).reactions).toEqual([]);
});

test('chats, members, people, and who the bot is', async () => {
  const { client, group, simulator, zhang } = await opened();
  group.addPerson(simulator.people.add('李四'));
  const list = await client.im.v1.chat.list({ params: { page_size: 100 } });
  expect(list.data?.items).toMatchObject([{ chat_id: group.id, name: '能源组', external: false }]);
  expect((await client.im.v1.chat.search({ params: { query: '能源' } })).data?.items).toHaveLength(1);
  expect((await client.im.v1.chat.search({ params: { query: '没有' } })).data?.items).toEqual([]);
  const chat = await client.im.v1.chat.get({ path: { chat_id: group.id } });
  expect(chat.data).toMatchObject({ chat_mode: 'group', user_count: '2', bot_count: '1' });
  const members = await client.im.v1.chatMembers.get({ path: { chat_id: group.id }, params: { page_size: 1 } });
  expect(members.data).toMatchObject({
    items: [{ member_id: zhang.id, name: '张三' }],
    has_more: true,
    member_total: 2,
  });
  expect((await client.im.v1.chatMembers.isInChat({ path: { chat_id: group.id } })).data).toEqual({ is_in_chat: true });
  const person = await client.contact.v3.user.get({ path: { user_id: zhang.id }, params: { user_id_type: 'open_id' } });
  expect(person.data?.user).toMatchObject({ open_id: zhang.id, name: '张三' });
  expect(person.data?.user?.user_id).toBeUndefined();
  const batch = await client.contact.v3.user.batch({
    params: { user_ids: [zhang.id, 'ou_nobody'], user_id_type: 'open_id' },
  });
  expect(batch.data?.items).toHaveLength(1);
  const info = await client.request({ method: 'GET', url: '/open-apis/bot/v3/info' });
  expect(info).toMatchObject({ code: 0, bot: { app_name: '值班', open_id: simulator.apps.all()[0]?.openId } });
});

async function collected(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

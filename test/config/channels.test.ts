import { describe, expect, it } from 'vitest';
import { isMailAddress } from '../../src/config/channels.ts';
import { maskText } from '../../src/config/masking.ts';
import { faultsOf, loaded } from './written-config.ts';

const HOOK = 'https://open.feishu.cn/open-apis/bot/v2/hook/0d2f-hidden';

describe('channels', () => {
  it('name robots and a mail server', () => {
    const yaml = `channels:
  robots:
    ops: {url: "${HOOK}", secret: s, keyword: 告警}
    night: {url: "secret:NIGHT_HOOK"}
  mail: {host: smtp.example.com, user: zhiban, password: p, from: zhiban@example.com}
`;
    const { channels } = loaded({ 'main.yaml': yaml }).config;
    expect(channels.robots.ops).toEqual({ url: HOOK, secret: 's', keyword: '告警' });
    expect(channels.mail).toMatchObject({ port: 465, name: '值班' });
  });

  it.each([
    ['robots: {ops: {url: "ftp://x/y"}}', 'webhook 地址'],
    ['robots: {"两 个": {url: "https://x/y"}}', '名字应由字母'],
    ['mail: {host: h, from: "a@b.cn\\nBcc: c@d.cn"}', '邮箱地址'],
    ['mail: {host: h, from: a@b.cn, user: u}', '一起写'],
    ['mail: {host: h, from: a@b.cn, user: u, password: p, tls: none}', '明文'],
    ['digestAbove: 1', '2'],
  ])('are refused as %s', (yaml, says) => {
    expect(faultsOf({ 'main.yaml': `channels:\n  ${yaml}\n` }).join('\n')).toContain(says);
  });

  it('show nobody the address of a robot', () => {
    expect(maskText(`POST ${HOOK}?a=1`)).toBe('POST https://open.feishu.cn/open-apis/bot/v2/hook/***?a=1');
    expect(
      faultsOf({ 'main.yaml': `channels:\n  robots: {ops: {url: "${HOOK.replace('https', 'gopher')}"}}\n` }).join('\n'),
    ).not.toContain('hidden');
  });

  it.each(['a@b.cn', 'first.last+tag@sub.example.com', "o'neil@example.org"])('%s is an address', (text) => {
    expect(isMailAddress(text)).toBe(true);
  });
  it.each([
    'a',
    'a@',
    '@b.cn',
    'a@b.cn,c@d.cn',
    'a b@c.cn',
    'a@b.cn\r\n',
    '<a@b.cn>',
    'a@-',
    `${'a'.repeat(99)}@b.cn`,
    '王@b.cn',
  ])('%j is none', (text) => {
    expect(isMailAddress(text)).toBe(false);
  });
});

describe('outbound', () => {
  it('lists hosts with their ports, and hosts that speak in the clear', () => {
    const yaml = 'outbound: {allow: ["10.8.0.5:8443", "[fd00::5]:443"], http: [10.8.0.5]}\n';
    expect(loaded({ 'main.yaml': yaml }).config.outbound).toEqual({
      allow: ['10.8.0.5:8443', '[fd00::5]:443'],
      http: ['10.8.0.5'],
    });
    expect(faultsOf({ 'main.yaml': 'outbound: {allow: ["https://10.8.0.5/"]}\n' }).join('\n')).toContain('主机:端口');
  });
});

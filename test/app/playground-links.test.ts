// Where the links of messages begin: what the configuration says, in the playground what the server listens on, elsewhere nowhere.
import { expect, it } from 'vitest';
import { playgroundLinks } from '../../src/app/playground-feishu.ts';
import type { CoreConfig } from '../../src/config/core.ts';
import { localUrl, pageHref } from '../../src/config/page-address.ts';
import { PLAYGROUND_APP } from '../../src/playground/company.ts';

const URL = 'http://127.0.0.1:9136';

function configOf(
  rest: { readonly enabled?: boolean; readonly appId?: string; readonly web?: object } = {},
): CoreConfig {
  const { enabled = true, appId, web = {} } = rest;
  const feishu = appId === undefined ? {} : { feishu: { appId } };
  return { playground: { enabled, seed: 1 }, web, ...feishu } as unknown as CoreConfig;
}

it('makes links of what the server listens on in the playground with its own Feishu, and nowhere else', () => {
  const laid = [expect.objectContaining({ keys: ['web', 'linkUrl'], value: URL })];
  expect(playgroundLinks(configOf(), URL)).toEqual(laid);
  expect(playgroundLinks(configOf({ appId: PLAYGROUND_APP }), URL)).toEqual(laid);
  // Which port it is, is not known yet.
  expect(playgroundLinks(configOf(), null)).toEqual([]);
  expect(playgroundLinks(configOf({ enabled: false }), URL)).toEqual([]);
  // Real people sit at other machines.
  expect(playgroundLinks(configOf({ appId: 'cli_real' }), URL)).toEqual([]);
  for (const web of [{ publicUrl: 'https://z.example' }, { linkUrl: 'https://l.example' }])
    expect(playgroundLinks(configOf({ web }), URL)).toEqual([]);
});

it('begins a link where the configuration says, what is for links first', () => {
  const web = { publicUrl: 'https://z.example/', linkUrl: 'https://l.example' };
  expect(pageHref(configOf({ web }), '/sync')).toBe('https://l.example/sync');
  expect(pageHref(configOf({ web: { publicUrl: web.publicUrl } }), '/sync')).toBe('https://z.example/sync');
  expect(pageHref(configOf(), '/sync')).toBeNull();
});

it.each([
  ['0.0.0.0', 'http://127.0.0.1:80'],
  ['::', 'http://127.0.0.1:80'],
  ['::1', 'http://[::1]:80'],
  ['10.0.0.7', 'http://10.0.0.7:80'],
])('finds what listens at %s', (host, url) => {
  expect(localUrl({ host, port: 80 })).toBe(url);
});

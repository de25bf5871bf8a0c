// Which meters are shown to whom: every setting × where the request comes from × who asks.
import { describe, expect, it } from 'vitest';
import { metersOf } from '../../../src/features/meter/context.ts';
import {
  type AccessContext,
  isOpen,
  isPublic,
  isPublicHere,
  metersFor,
  sitesAsked,
} from '../../../src/features/meter/page/access.ts';
import { meterSettings } from '../../../src/features/meter/settings.ts';
import type { Need } from '../../../src/people/rights.ts';
import type { WebRequest } from '../../../src/web/route.ts';
import type { Knock } from '../../../src/web/visitor.ts';

type Access = 'local' | 'public' | 'signed-in';

function context(
  access: Access,
  meters: Readonly<Record<string, object>> = { '1': {}, '2': { public: true }, '3': { public: false } },
  web: { publicUrl?: string; trustedProxies?: string[] } = {},
): AccessContext {
  const named = Object.entries(meters).map(([number, more]) => [number, { name: `表${number}`, ...more }]);
  const settings = meterSettings.parse({ page: { access }, meters: Object.fromEntries(named) });
  return { settings, config: { web: { trustedProxies: [], ...web } } } as unknown as AccessContext;
}

const here = { isLocal: true } as Knock;
const there = { isLocal: false } as Knock;
const shownTo = (ctx: AccessContext, knock: Knock) =>
  metersOf(ctx)
    .filter((meter) => isOpen(ctx, meter, knock))
    .map(({ number }) => number);

describe('without signing in', () => {
  it.each<[Access, readonly string[], readonly string[]]>([
    ['local', ['1', '2'], ['2']],
    ['public', ['1', '2'], ['1', '2']],
    ['signed-in', ['2'], ['2']],
  ])('%s shows %j on this machine and %j elsewhere', (access, local, elsewhere) => {
    const ctx = context(access);
    expect([shownTo(ctx, here), shownTo(ctx, there)]).toEqual([local, elsewhere]);
  });

  it.each([{ publicUrl: 'https://zhiban.example' }, { trustedProxies: ['127.0.0.1'] }])(
    'takes nobody for local once others come through a proxy: %j',
    (web) => {
      expect(shownTo(context('local', undefined, web), here)).toEqual(['2']);
      expect(isPublicHere(context('public', undefined, web), { query: {}, knock: here })).toBe(false);
    },
  );

  it('treats an unknown meter as a hidden one, so that nobody learns which numbers there are', () => {
    const ctx = context('public');
    const asked = (device_id: string) => isPublic(ctx, { query: { device_id }, knock: there });
    expect([asked('1'), asked('3'), asked('99'), asked('表3'), asked(' 表1 ')]).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(isPublic(context('public', { '1': {} }), { query: { device_id: '99' }, knock: there })).toBe(true);
  });

  it('is public without a meter named as soon as one is, and not without any meter', () => {
    expect(isPublic(context('signed-in'), { query: {}, knock: there })).toBe(true);
    expect(isPublic(context('signed-in', { '1': {} }), { query: {}, knock: here })).toBe(false);
    expect(isPublic(context('public', {}), { query: {}, knock: here })).toBe(false);
  });

  it('reads meters anew on this machine alone', () => {
    const may = (access: Access, device_id: string, knock: Knock) =>
      isPublicHere(context(access), { query: { device_id }, knock });
    expect([may('local', '1', here), may('public', '1', here), may('local', '2', here)]).toEqual([true, true, true]);
    expect([may('public', '1', there), may('local', '2', there), may('local', '3', here)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(may('signed-in', '2', here)).toBe(false);
  });
});

describe('who is signed in', () => {
  const SITES = { '1': { site: 'suzhou' }, '2': { site: 'wuhan', public: true }, '3': { site: 'suzhou' }, '4': {} };
  const seen = async (ctx: AccessContext, sites: readonly string[], query: Readonly<Record<string, string>> = {}) => {
    const needs: Need[] = [];
    const may = async (need: Need): Promise<boolean> => {
      needs.push(need);
      return need.sites.length > 0 && need.sites.every((site) => sites.includes(site));
    };
    const request = { params: {}, query, form: {}, visitor: null, knock: there, may } satisfies WebRequest;
    const meters = await metersFor(ctx, request);
    return { numbers: meters.map(({ number }) => number), needs };
  };

  it('sees the meters of his sites and those that are public, asked once a site', async () => {
    const { numbers, needs } = await seen(context('signed-in', SITES), ['suzhou']);
    expect(numbers).toEqual(['1', '2', '3']);
    expect(needs.map(({ sites }) => sites.join())).toEqual(['suzhou', '']);
    expect((await seen(context('signed-in', SITES), [])).numbers).toEqual(['2']);
    expect((await seen(context('signed-in', SITES), ['wuhan'], { site: 'suzhou' })).numbers).toEqual([]);
  });

  it('needs a right for the meter’s site, for the site asked for, or for all', () => {
    const sites = (query: Readonly<Record<string, string>>) => sitesAsked(context('signed-in', SITES), { query });
    expect(sites({ device_id: '2' })).toEqual(['wuhan']);
    // The meter decides; a site beside it cannot open it.
    expect(sites({ device_id: '2', site: 'suzhou' })).toEqual(['wuhan']);
    expect(sites({ device_id: '4', site: 'suzhou' })).toEqual([]);
    expect(sites({ site: 'wuhan' })).toEqual(['wuhan']);
    expect(sites({})).toEqual(['suzhou']);
    expect(sites({ device_id: '99' })).toEqual([]);
  });
});

// `web.home` decides what `/` shows: everything's own page, or the meter's, public as that is; the other one stays to be had.
import { afterEach, expect, it } from 'vitest';
import type { Desk } from '../../src/app/desk.ts';
import { features } from '../../src/app/features.ts';
import { allRoutes } from '../../src/app/pages/routes.ts';
import type { Program } from '../../src/app/program.ts';
import { meterSettings } from '../../src/features/meter/settings.ts';
import { ask } from '../web/ask.ts';
import { type Served, serve, THIS_MACHINE } from '../web/served.ts';

const served: Served[] = [];
afterEach(async () => {
  for (const { server } of served.splice(0)) await server.close();
});

async function began(home: 'all' | 'meter'): Promise<number> {
  const config = { web: { home, trustedProxies: [] }, sites: [] };
  const program = {
    context: { config },
    fresh: async () => {},
    contextOf: () => ({ config, settings: meterSettings.parse({ page: { access: 'public' } }) }),
  } as unknown as Program;
  const desk = { standing: async () => [] } as unknown as Desk;
  const access = { ...THIS_MACHINE, allows: async () => false };
  const one = await serve(
    allRoutes(() => desk, false, program, features),
    {},
    { access },
  );
  served.push(one);
  return one.server.port;
}

it('shows everything’s own page first, unless told', async () => {
  const port = await began('all');
  expect((await ask({ port })).text).toContain('<title>首页');
  expect((await ask({ port, path: '/home' })).status).toBe(404);
  expect((await ask({ port, path: '/meter' })).text).toContain('还没有电表');
});

it('shows the meter’s page first where that is wanted, and everything’s own beside it', async () => {
  const port = await began('meter');
  const { text } = await ask({ port });
  expect(text).toContain('还没有电表');
  expect(text.match(/href="\/meter"/g)).toHaveLength(1);
  expect(text).toContain('<a href="/home"');
  expect((await ask({ port, path: '/home' })).text).toContain('<title>首页');
  expect((await ask({ port, path: '/meter' })).text).toContain('还没有电表');
});

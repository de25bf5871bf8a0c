// Sign-in in the server: who asks and whether he may, and the pages of the way in.
import type { CoreConfig } from '../../config/core.ts';
import { openFeishuOf, withRevealedApp } from '../../feishu/configured.ts';
import { systemClock } from '../../lib/clock.ts';
import { acquaintance } from '../../people/look-up.ts';
import { type ServedRoute, servedRoutes } from '../../web/route.ts';
import type { Access } from '../../web/visitor.ts';
import type { Program } from '../program.ts';
import { createAccess } from './access.ts';
import { playgroundDemo } from './demo.ts';
import type { SigninDesk } from './desk.ts';
import { recorder } from './records.ts';
import { signinRoutes } from './routes.ts';

export interface Signin {
  readonly access: Access;
  readonly routes: readonly ServedRoute[];
  /** Where pages may be shown in a frame, as CSP has it. */
  readonly frames: readonly string[];
  close(): Promise<void>;
}

/**
 * @param isLocalFeishu true where the app is the playground's own
 * @throws UserError when a secret of the app cannot be had
 */
export async function openSignin(program: Program, isLocalFeishu: boolean): Promise<Signin> {
  const { store, context } = program;
  const { log, now, config } = context;
  const feishu = openFeishuOf(await withRevealedApp(config, context.secrets), log);
  const ask = feishu === null ? null : (openIds: readonly string[]) => feishu.users(openIds);
  const people = acquaintance({ store, ask, log });
  const configNow = async (): Promise<CoreConfig> => {
    await program.fresh();
    return program.context.config;
  };
  const demo = config.playground.enabled ? playgroundDemo(isLocalFeishu) : null;
  const times = { now, realNow: systemClock };
  const shared = { store, people, demo, log };
  const desk = async (): Promise<SigninDesk> => ({ ...shared, ...times, config: await configNow(), feishu });
  return {
    access: createAccess({ ...shared, configNow, realNow: systemClock, record: recorder(store, now) }),
    routes: servedRoutes(signinRoutes, desk),
    close: async () => feishu?.close(),
    frames: isLocalFeishu ? [] : framesOf(config),
  };
}

/** Feishu's own pages and its client's; a simulator that was configured by its address. */
export function framesOf(config: Pick<CoreConfig, 'feishu'>): readonly string[] {
  const { feishu } = config;
  if (feishu === undefined) return [];
  if (feishu.domain === 'feishu') return ['https://*.feishu.cn', 'https://*.larkoffice.com'];
  return feishu.domain === 'lark' ? ['https://*.larksuite.com'] : [feishu.domain];
}

// Sign-in as the server has it: the whole program on SQLite over a configuration of its own, a simulated Feishu, and a web server with
// every route there is, whose handlers only say that somebody got in.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { onTestFinished } from 'vitest';
import { features } from '../../../src/app/features.ts';
import { coreRoutes } from '../../../src/app/pages/routes.ts';
import { openProgram, type Program } from '../../../src/app/program.ts';
import { openSignin } from '../../../src/app/signin/open-signin.ts';
import { packageRoot } from '../../../src/config/package-root.ts';
import { openSession, type SignedIn } from '../../../src/people/signin/sessions.ts';
import type { Person } from '../../../src/simulator/control/people.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { TENANT_KEY } from '../../../src/simulator/tenant.ts';
import type { Route, ServedRoute } from '../../../src/web/route.ts';
import { servedRoutes } from '../../../src/web/route.ts';
import { startWebServer } from '../../../src/web/server.ts';
import { usedSecret, wroteLog } from '../../support/secret-watch.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Answer, ask, type Question } from '../../web/ask.ts';

export const SECRET = 'secret-of-the-app-nobody-may-see';
const APP = { appId: 'cli_a000000000000001', appSecret: SECRET, encryptKey: 'key-of-events', verificationToken: 'tok' };
export const CHAT = 'oc_0000000000000000000000000000000a';

export interface SigninBench {
  readonly program: Program;
  readonly simulator: Simulator;
  readonly people: Readonly<Record<'wang' | 'li' | 'chen', Person>>;
  readonly port: number;
  readonly logged: readonly object[];
  /** With a browser's Host, and what it sends along. */
  ask(question: Omit<Question, 'port'>): Promise<Answer>;
  /** A session, as one that was signed in has it; answers the cookie header. */
  session(whose: Partial<SignedIn> & { readonly person: string }, at?: Date): Promise<string>;
  audit(): Promise<
    readonly { readonly kind: string; readonly person: string; readonly text: string; readonly decision: string }[]
  >;
}

export interface BenchOptions {
  /** YAML of further sections. */
  readonly yaml?: string;
  /** `false`: no Feishu app. */
  readonly feishu?: false | undefined;
  readonly publicUrl?: string | undefined;
  /** The simulator's own unless told; null: not configured. */
  readonly tenantKey?: string | null | undefined;
  readonly routes?: readonly ServedRoute[];
  /** The features' pages themselves in place of handlers that say who got in. */
  readonly pages?: 'real';
}

/** Every route but those of the way in, in the order of the server, with handlers that say `in`. */
export function everyRoute(program: Program): readonly ServedRoute[] {
  const silent = <Ctx>(route: Route<Ctx>): Route<Ctx> => ({
    ...route,
    handle: async (_, { visitor }) => ({ kind: 'json', value: { in: visitor?.person ?? null } }),
  });
  const core = servedRoutes(coreRoutes.map(silent), () => ({}) as never);
  const own = features.flatMap((feature) => servedRoutes(feature.routes.map(silent), () => program.contextOf(feature)));
  return [...core, ...own];
}

/** The features' own, as the server has them. */
function realRoutes(program: Program): readonly ServedRoute[] {
  return features.flatMap((feature) => servedRoutes(feature.routes, () => program.contextOf(feature)));
}

export async function openBench({
  yaml = '',
  feishu,
  publicUrl,
  tenantKey,
  routes,
  pages,
}: BenchOptions = {}): Promise<SigninBench> {
  usedSecret('the secret of the app that signs in', SECRET);
  const cwd = temporaryFolder('signin');
  const simulator = await startSimulator({ port: 0, file: null, apps: [{ ...APP, eventUrl: null }] });
  const people = {
    wang: simulator.people.add('王工', 'ou_wang'),
    li: simulator.people.add('李姐', 'ou_li'),
    chen: simulator.people.add('小陈', 'ou_chen'),
  };
  simulator.chats.create('台账变更', [people.wang, people.li], [APP.appId], CHAT);
  writeFileSync(join(cwd, 'zhiban.yaml'), configYaml(simulator.url, { feishu, publicUrl, tenantKey, yaml }));
  writeFileSync(join(cwd, '.env'), 'ZHIBAN_CONFIG=zhiban.yaml\n');
  const logged: object[] = [];
  const note = (fields: object, message: string): void => void logged.push({ ...fields, message });
  const stop = new AbortController();
  const program = await openProgram({
    ...{ cwd, parts: features, partial: false, step: () => {}, signal: stop.signal },
    log: () => ({ info: note, warn: note, error: note }),
  });
  const signin = await openSignin(program, false);
  const web = await startWebServer({
    web: program.context.config.web,
    access: signin.access,
    frames: signin.frames,
    routes: [...signin.routes, ...(routes ?? (pages === 'real' ? realRoutes(program) : everyRoute(program)))],
    templates: join(packageRoot(), 'templates'),
    log: program.context.log,
    checkHealth: async () => ({ ok: true, schedulerAgeSeconds: null, senderAgeSeconds: null }),
  });
  const callback = publicUrl ?? `http://127.0.0.1:${web.port}`;
  simulator.apps.setRedirectUrls(APP.appId, [new URL('/signin/callback', callback).href]);
  onTestFinished(async () => {
    wroteLog('the server with sign-in', inspect(logged, { depth: 10 }));
    await web.close();
    await signin.close();
    await program.closers.close();
    await simulator.close();
  });
  const { store } = program;
  return {
    ...{ program, simulator, people, port: web.port, logged },
    ask: (question) => ask({ port: web.port, ...question }),
    session: async (whose, at = new Date()) => {
      const given: SignedIn = { name: whose.person, how: 'feishu', ownRight: null, chats: [], ...whose };
      const id = await store.transaction((trx) => openSession(trx, given, at));
      usedSecret('a session', id);
      return `zhiban_session=${id}`;
    },
    audit: async () => {
      const rows = store.db.selectFrom('audit_log' as never) as never as {
        selectAll(): { orderBy(column: string): { execute(): Promise<never> } };
      };
      return rows.selectAll().orderBy('id').execute();
    },
  };
}

function configYaml(domain: string, { feishu, publicUrl, yaml, tenantKey = TENANT_KEY }: BenchOptions): string {
  const app = `feishu:
  appId: ${APP.appId}
  appSecret: ${SECRET}
  encryptKey: ${APP.encryptKey}
  verificationToken: ${APP.verificationToken}
  domain: ${domain}
${tenantKey === null ? '' : `  tenantKey: ${tenantKey}\n`}  chats: [{ id: ${CHAT}, name: 台账变更 }]
`;
  return `dataDir: data
web:
  port: 0
${publicUrl === undefined ? '' : `  publicUrl: ${publicUrl}\n`}sites:
  - { code: suzhou, name: 苏州基地 }
  - { code: wuhan, name: 武汉基地 }
${feishu === false ? '' : app}${yaml}`;
}

/** The token that a session's pages carry. */
export async function tokenOf(bench: SigninBench, cookie: string): Promise<string> {
  const { text } = await bench.ask({ path: '/signin', headers: { cookie } });
  return /name="csrf" value="(\w+)"/.exec(text)?.[1] ?? '';
}

/** As a browser on one of our own pages posts a form. */
export function posted(bench: SigninBench, cookie: string | null, form: Readonly<Record<string, string>>) {
  return {
    method: 'POST',
    body: new URLSearchParams(form).toString(),
    headers: {
      origin: `http://127.0.0.1:${bench.port}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...(cookie === null ? {} : { cookie }),
    },
  };
}

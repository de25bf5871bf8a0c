// By Feishu: out to its page for consent, and back with a code. The same way in a browser and inside the Feishu client.

import type { Feishu } from '../../feishu/client.ts';
import { FeishuError } from '../../feishu/error.ts';
import { newSecret } from '../../people/signin/secret.ts';
import { ownPath } from '../../web/own-path.ts';
import type { Route, WebAnswer } from '../../web/route.ts';
import type { Knock } from '../../web/visitor.ts';
import { chatsWith } from './chats.ts';
import { endOfFlow, type Flow, flowCookie, flowOf, isSecure } from './cookies.ts';
import { type SigninDesk, signIn, troublePage } from './desk.ts';
import { recordSignin } from './records.ts';

export const CALLBACK_PATH = '/signin/callback';

export const feishuRoute: Route<SigninDesk> = {
  method: 'GET',
  path: '/signin/feishu',
  entrance: true,
  handle: async ({ feishu, config }, { query, knock }) => {
    const returnTo = ownPath(query.return_to);
    if (feishu === null) return noApp(returnTo);
    const redirectUri = callbackAddress(config.web.publicUrl, knock);
    if (redirectUri === null) return noAddress(returnTo);
    const flow: Flow = { state: newSecret(), verifier: newSecret(), returnTo };
    const to = feishu.authorizeUrl({ redirectUri, state: flow.state, verifier: flow.verifier });
    return { kind: 'away', to, cookies: [flowCookie(flow, isSecure(knock, config.web.publicUrl))] };
  },
};

export const callbackRoute: Route<SigninDesk> = {
  method: 'GET',
  path: CALLBACK_PATH,
  entrance: true,
  handle: async (desk, { query, knock }) => {
    const { feishu, config } = desk;
    const secure = isSecure(knock, config.web.publicUrl);
    const flow = flowOf(query.state, knock, secure);
    const redirectUri = callbackAddress(config.web.publicUrl, knock);
    if (feishu === null || redirectUri === null) return noApp('/');
    if (flow === null)
      return troublePage(
        '登录没有接上',
        '回来的登录不是从这个浏览器发起的，或者已经过了十分钟。请重新登录一次；如果总是这样，请允许本站使用 cookie。',
      );
    const cookies = [endOfFlow(flow.state, secure)];
    const returnTo = ownPath(flow.returnTo);
    // The consent page says no by RFC 6749's `error`, for instance access_denied.
    if (query.error !== undefined || (query.code ?? '') === '')
      return troublePage('登录取消了', '没有在飞书里同意登录。要进来，请重新登录并点“授权”。', { returnTo, cookies });
    const answer = await enter(desk, feishu, { code: query.code ?? '', redirectUri, flow, returnTo }, knock).catch(
      (thrown: unknown) => feishuTrouble(thrown, returnTo),
    );
    return 'cookies' in answer ? { ...answer, cookies: [...cookies, ...(answer.cookies ?? [])] } : answer;
  },
};

interface Return {
  readonly code: string;
  readonly redirectUri: string;
  readonly flow: Flow;
  readonly returnTo: string;
}

async function enter(desk: SigninDesk, feishu: Feishu, came: Return, knock: Knock): Promise<WebAnswer> {
  const { store, config, people, now } = desk;
  const { openId, name, tenantKey } = await feishu.personOf(came.code, {
    redirectUri: came.redirectUri,
    verifier: came.flow.verifier,
  });
  const { chats, tenant } = await chatsWith(feishu, config, openId, desk.log);
  const ours = config.feishu?.tenantKey ?? tenant;
  if (ours === null)
    return troublePage('还不能登录', '不知道哪个企业是自己的：请把企业的 tenant_key 写进配置的 feishu.tenantKey。', {
      status: 403,
    });
  const known = tenantKey === ours ? await people.known([openId], name === '' ? [] : [{ openId, name }]) : null;
  const hasLeft = known?.get(openId)?.hasLeft === true;
  if (known === null || hasLeft) {
    const why = hasLeft ? '通讯录里这个人已经离职' : '这个飞书账号属于别的企业';
    const at = now();
    const record = { kind: 'sign-in', person: openId, text: '登录：飞书', decision: 'denied', result: why } as const;
    await store.transaction((trx) => recordSignin(trx, store.newId(at), { ...record, hourly: `${why} ${openId}` }, at));
    return troublePage('不能登录', `${why}，不能登录。请换成本企业在职的账号；弄错了请找管理员。`, { status: 403 });
  }
  const shown = name === '' ? openId : name;
  const cookie = await store.transaction((trx) =>
    signIn(desk, { person: openId, name: shown, how: 'feishu', ownRight: null, chats }, knock, trx),
  );
  return { kind: 'redirect', to: came.returnTo, cookies: [cookie] };
}

function feishuTrouble(thrown: unknown, returnTo: string): WebAnswer {
  if (!(thrown instanceof FeishuError)) throw thrown;
  const status = thrown.retryable ? 502 : thrown.kind === 'permission' ? 403 : 400;
  const hint = thrown.retryable
    ? '飞书现在没有应答，请过一会儿重新登录；急用时请能上这台机器的人运行 zhiban signin，用打印出来的口令登录。'
    : thrown.kind === 'gone'
      ? '请重新登录一次。'
      : '请把这句话交给管理值班的人。';
  return troublePage('登录没有成功', `${thrown.message}。${hint}`, { status, returnTo, cookies: [] });
}

/** What is registered for this machine's own names at a local Feishu. */
export function localCallbacks(url: string): readonly string[] {
  const { port } = new URL(url);
  return ['127.0.0.1', 'localhost', '[::1]'].map((name) => `http://${name}:${port}${CALLBACK_PATH}`);
}

function noApp(returnTo: string): WebAnswer {
  return troublePage('没有接飞书', '配置里没有飞书应用；请运行 zhiban signin，用打印出来的口令登录。', { returnTo });
}

function noAddress(returnTo: string): WebAnswer {
  return troublePage(
    '不能用飞书登录',
    '还没有告诉飞书登录后回到哪里：请在配置里写 web.publicUrl，并在开发者后台“安全设置”的重定向 URL 里加上它后面接 /signin/callback。',
    { returnTo },
  );
}

/** As it is registered in the console; null where only the request itself says what this machine is called. */
export function callbackAddress(publicUrl: string | undefined, { isLocal, host }: Knock): string | null {
  if (publicUrl !== undefined) return new URL(CALLBACK_PATH, publicUrl).href;
  return isLocal ? `http://${host}${CALLBACK_PATH}` : null;
}

// The way in and out: /signin with its code, out, out everywhere, and the playground's change of person.
import type { Kysely } from 'kysely';
import { redeemCode } from '../../people/signin/codes.ts';
import { hashOf } from '../../people/signin/secret.ts';
import { countSessions, endSession, endSessionsOf } from '../../people/signin/sessions.ts';
import type { StoreTables } from '../../store/tables.ts';
import { ownPath } from '../../web/own-path.ts';
import type { Route, WebAnswer, WebRequest } from '../../web/route.ts';
import type { Knock } from '../../web/visitor.ts';
import { isSecure, sessionCookie, sessionName } from './cookies.ts';
import { choiceCookie } from './demo.ts';
import { type SigninDesk, signIn } from './desk.ts';
import { callbackAddress, callbackRoute, feishuRoute } from './feishu-routes.ts';
import { recordSignin, type SigninRecord } from './records.ts';

/** `Feishu/7.12` and `Lark/7.12` in the user agent of the client's own browser. */
const IN_CLIENT = /\b(Lark|Feishu)\//i;

const signinRoute: Route<SigninDesk> = {
  method: 'GET',
  path: '/signin',
  entrance: true,
  handle: async (desk, request) => {
    const { query, visitor, knock } = request;
    const returnTo = ownPath(query.return_to);
    const comesOut = query.out !== undefined;
    // Inside the client there is nothing to choose: it knows who it is.
    if (visitor === null && canComeBack(desk, knock) && !comesOut && IN_CLIENT.test(knock.userAgent))
      return { kind: 'redirect', to: `/signin/feishu?return_to=${encodeURIComponent(returnTo)}` };
    return signinPage(desk, request, { returnTo, note: comesOut ? '已经退出。' : null });
  },
};

const codeRoute: Route<SigninDesk> = {
  method: 'POST',
  path: '/signin',
  entrance: true,
  handle: async (desk, request) => {
    const { form, knock } = request;
    const returnTo = ownPath(form.return_to);
    const client = hashOf(networkOf(knock.client.address)).slice(0, 40);
    const asked = { typed: (form.code ?? '').slice(0, 100), client, now: desk.realNow() };
    return redeemCode(desk.store, asked, async (trx, redeemed): Promise<WebAnswer> => {
      if (redeemed.kind === 'ok') {
        const { person, name, ownRight } = redeemed.owner;
        const cookie = await signIn(desk, { person, name, ownRight, how: 'code', chats: [] }, knock, trx);
        return { kind: 'redirect', to: returnTo, cookies: [cookie] };
      }
      const facts = { kind: 'sign-in', person: '没有登录', text: '登录：一次性口令', decision: 'denied' } as const;
      await note(desk, trx, { ...facts, result: '口令不对', hourly: `code ${client}` });
      if (redeemed.kind === 'wrong')
        return signinPage(desk, request, {
          returnTo,
          fault: '口令不对、已用过或已过期；请重新运行 zhiban signin 打印一个。',
          status: 403,
        });
      const seconds = Math.max(1, Math.ceil((redeemed.until.getTime() - asked.now.getTime()) / 1000));
      const wait = seconds < 120 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`;
      return signinPage(desk, request, { returnTo, fault: `试错太多次，请等 ${wait}再试。`, status: 429 });
    });
  },
};

const outRoute: Route<SigninDesk> = {
  method: 'POST',
  path: '/signin/out',
  right: 'visit',
  action: '退出',
  handle: async (desk, { visitor, knock }) => {
    const secure = isSecure(knock, desk.config.web.publicUrl);
    const id = knock.cookie(sessionName(secure));
    if (id !== null && visitor?.by === 'session')
      await desk.store.transaction(async (trx) => {
        await endSession(trx, id);
        await note(desk, trx, wentOut(visitor.person, '退出'));
      });
    return { kind: 'redirect', to: '/signin?out=1', cookies: [sessionCookie('', secure)] };
  },
};

const outEverywhereRoute: Route<SigninDesk> = {
  method: 'POST',
  path: '/signin/out-everywhere',
  right: 'visit',
  action: '退出',
  handle: async (desk, { visitor, knock }) => {
    if (visitor?.by === 'session')
      await desk.store.transaction(async (trx) => {
        const ended = await endSessionsOf(trx, visitor.person);
        await note(desk, trx, wentOut(visitor.person, `在所有设备上退出（${ended} 个登录）`));
      });
    const secure = isSecure(knock, desk.config.web.publicUrl);
    return { kind: 'redirect', to: '/signin?out=1', cookies: [sessionCookie('', secure)] };
  },
};

const personRoute: Route<SigninDesk> = {
  method: 'POST',
  path: '/playground/person',
  right: 'visit',
  action: '演练 换人',
  handle: async ({ demo }, { form, visitor }) => {
    const person = demo?.persons.find(({ id }) => id === form.person);
    if (person === undefined || visitor?.by !== 'playground')
      return { kind: 'missing', message: '只有在演练场里、在运行值班的机器上，才能换成演练的人。' };
    return { kind: 'redirect', to: ownPath(form.return_to), cookies: [choiceCookie(person.id)] };
  },
};

export const signinRoutes: readonly Route<SigninDesk>[] = [
  signinRoute,
  codeRoute,
  feishuRoute,
  callbackRoute,
  outRoute,
  outEverywhereRoute,
  personRoute,
];

interface Shown {
  readonly returnTo: string;
  readonly note?: string | null;
  readonly fault?: string;
  readonly status?: number;
}

async function signinPage(desk: SigninDesk, { visitor, knock }: WebRequest, shown: Shown): Promise<WebAnswer> {
  const { returnTo, note: remark = null, fault = null, status = 200 } = shown;
  const isSession = visitor?.by === 'session';
  return {
    kind: 'page',
    template: 'signin/index',
    title: '登录',
    status,
    data: {
      returnTo,
      note: remark,
      fault,
      feishu: canComeBack(desk, knock) ? `/signin/feishu?return_to=${encodeURIComponent(returnTo)}` : null,
      lacksAddress: desk.feishu !== null && !canComeBack(desk, knock),
      who: isSession ? visitor.name : null,
      demo: visitor?.by === 'playground' ? visitor.name : null,
      sessions: isSession ? await countSessions(desk.store, visitor.person, desk.realNow()) : 0,
    },
  };
}

/** Whether Feishu can be told where to come back to. */
function canComeBack({ feishu, config }: SigninDesk, knock: Knock): boolean {
  return feishu !== null && callbackAddress(config.web.publicUrl, knock) !== null;
}

function wentOut(person: string, text: string): SigninRecord {
  return { kind: 'sign-in', person, text, decision: 'allowed', result: 'ok' };
}

function note({ store, now }: SigninDesk, trx: Kysely<StoreTables>, record: SigninRecord): Promise<void> {
  const at = now();
  return recordSignin(trx, store.newId(at), record, at);
}

/** One household of IPv6 is one client: its 2^64 addresses are no 2^64 tries. */
function networkOf(address: string): string {
  return address.includes(':') ? `${address.split(':').slice(0, 4).join(':')}::/64` : address;
}

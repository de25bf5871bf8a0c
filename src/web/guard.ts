// Lets through who may: finds out who asks, sends nobody to the way in, and says who else grants what is missing.
import type { Context, Middleware } from 'koa';
import type { Need } from '../people/rights.ts';
import { wantsJson, writeAnswer, writeNotice } from './answer.ts';
import { isOwnPost } from './csrf.ts';
import { knockOf, type ReadClient } from './knock.ts';
import type { Pages } from './pages.ts';
import { type Access, type Knock, remember, visitorOf } from './visitor.ts';

export interface Guard {
  /** Remembers who asks. Answers at once whoever says who he is, and it is not so. */
  readonly recognise: Middleware;
  knock(ctx: Context): Knock;
  /** Whether who asks may; nobody may anything. */
  may(ctx: Context, need: Need): Promise<boolean>;
  /**
   * Answers the request itself and false where who asks may not.
   * @param posted the fields of a form that was posted; null where a header names the token
   */
  admits(ctx: Context, need: Need, posted: Readonly<Record<string, string>> | null): Promise<boolean>;
  /** To the way in, or 401 for who is no browser on its way to a page. */
  turnAway(ctx: Context): void;
}

export function createGuard(access: Access, readClient: ReadClient, pages: Pages): Guard {
  const knock = (ctx: Context): Knock => knockOf(ctx.req, ctx.path, readClient(ctx.req));
  const turnAway = (ctx: Context): void => {
    // Who accepts neither is told as a program is, too.
    const isPage = (ctx.method === 'GET' || ctx.method === 'HEAD') && ctx.accepts('html', 'json') !== false;
    if (isPage && !wantsJson(ctx)) {
      ctx.redirect(`/signin?return_to=${encodeURIComponent(`${ctx.path}${ctx.search}`)}`);
      ctx.status = 303;
      ctx.body = '';
      return;
    }
    ctx.set('WWW-Authenticate', 'Bearer');
    const message = '还没有登录，或者登录已经过期；请打开 /signin 登录，程序请带上 Authorization: Bearer zbk_…';
    writeNotice(ctx, pages, { status: 401, title: '请先登录', message, trace: null });
  };
  return {
    knock,
    turnAway,
    may: async (ctx, need) => {
      const visitor = visitorOf(ctx.req);
      return visitor !== null && access.allows(visitor, need, knock(ctx));
    },
    recognise: async (ctx, next) => {
      const recognised = await access.recognise(knock(ctx));
      if (recognised.kind === 'refused') {
        const { status, message } = recognised;
        if (status === 401) ctx.set('WWW-Authenticate', 'Bearer error="invalid_token"');
        return writeNotice(ctx, pages, { status, title: '没有让进', message, trace: null });
      }
      if (recognised.kind === 'visitor') remember(ctx.req, recognised.visitor);
      return next();
    },
    admits: async (ctx, need, posted) => {
      const visitor = visitorOf(ctx.req);
      if (visitor === null) {
        turnAway(ctx);
        return false;
      }
      if (!isOwnPost(ctx.req, visitor, posted)) {
        const message = '这个操作不是从您现在的登录发起的，没有执行；请重新打开页面再点一次。';
        writeNotice(ctx, pages, { status: 403, title: '没有执行', message, trace: null });
        return false;
      }
      const refusal = await access.refusalOf(visitor, need, knock(ctx));
      if (refusal === null) return true;
      if (wantsJson(ctx))
        writeNotice(ctx, pages, { status: 403, title: '没有权限', message: refusal.message, trace: null });
      else
        await writeAnswer(ctx, pages, {
          kind: 'page',
          template: 'signin/denied',
          title: '没有权限',
          status: 403,
          data: refusal,
        });
      return false;
    },
  };
}

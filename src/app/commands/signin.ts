// zhiban signin: a one-time code to type at /signin, for who has no Feishu or when Feishu is down. Whoever may use this shell may do all.
import type { CliCommand } from '../../cli/command.ts';
import { textOption } from '../../cli/command.ts';
import { isoInstant, systemClock } from '../../lib/clock.ts';
import { UserError } from '../../lib/errors.ts';
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import { personsCalled } from '../../people/names.ts';
import { RIGHT_TITLE, RIGHTS, type Right, rightNamed } from '../../people/right.ts';
import { rightRules } from '../../people/rights.ts';
import { CODE_LIFE_MS, type CodeOwner, makeCode } from '../../people/signin/codes.ts';
import { recordSignin } from '../signin/records.ts';
import { type CoreContext, openWhole } from './core-context.ts';

/** Who is meant where nobody is named. */
const NOBODY = '值班员';

export const signinCommand: CliCommand<CoreContext> = {
  words: ['signin'],
  summary: '打印一个登录网页用的一次性口令：十分钟内用一次',
  options: {
    person: {
      type: 'string',
      value: '名字或open_id',
      summary: '给谁；写 open_id 或认识的人的名字时用他自己的权限。默认“值班员”',
    },
    right: {
      type: 'string',
      value: '权限',
      summary: `这次登录另外带上的权限：${RIGHTS.join('、')}；写不认识的名字时默认 query`,
    },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const [who, word] = [textOption(input, 'person'), textOption(input, 'right')];
    const asked = ownerOf(who ?? NOBODY, word);
    const program = await openWhole(ctx);
    try {
      const { store, context } = program;
      const isNamed = who !== undefined && asked.person.startsWith('local:');
      const called = isNamed ? await personsCalled(store, rightRules(context.config), asked.name) : [];
      const owner = knownOwner(asked, called, word !== undefined);
      const at = context.now();
      const id = store.newId(at);
      const realNow = systemClock();
      const code = await store.transaction(async (trx) => {
        const right = owner.ownRight === null ? '' : `，另带${RIGHT_TITLE[owner.ownRight as Right]}权限`;
        const text = `zhiban signin：给${owner.name}打印一次性口令${right}`;
        await recordSignin(trx, id, { kind: 'sign-in', person: 'cli', text, decision: 'allowed', result: 'ok' }, at);
        return makeCode(trx, owner, realNow);
      });
      const expiresAt = isoInstant(new Date(realNow.getTime() + CODE_LIFE_MS));
      const { publicUrl, port } = context.config.web;
      const url = new URL('/signin', publicUrl ?? `http://127.0.0.1:${port}`).href;
      input.out.line(`口令：${code}`);
      input.out.line(`在 ${url} 输入，${minuteText(expiresAt, PEOPLE_ZONE)} 以前用一次；登录的人：${owner.name}`);
      if (isNamed && called.length === 0)
        input.out.line(
          `注意：没有叫“${owner.name}”的人，口令不带任何人自己的权限，只有${RIGHT_TITLE[owner.ownRight as Right]}；要用他自己的权限，请写 --person ou_…（他在群里发“权限”能看到自己的 open_id）`,
        );
      input.out.json({ code, url, person: owner.person, name: owner.name, right: owner.ownRight, expiresAt });
      return 0;
    } finally {
      await program.closers.close();
    }
  },
};

/**
 * Pure: the person whose name it is, with his own rights; unchanged where it is nobody's.
 * @param called open_ids of everybody who is called so
 * @param isRightAsked whether the right was asked for, and not only what a name has without one
 * @throws UserError when it is several people's name
 */
export function knownOwner(asked: CodeOwner, called: readonly string[], isRightAsked: boolean): CodeOwner {
  const [person, ...more] = called;
  if (person === undefined) return asked;
  if (more.length > 0)
    throw new UserError(
      `叫“${asked.name}”的有 ${called.length} 个人：${called.join('、')}；请用 --person 写其中一个 open_id`,
    );
  return { person, name: asked.name, ownRight: isRightAsked ? asked.ownRight : null };
}

/** Pure. @throws UserError for a name or right that is none */
export function ownerOf(who: string, word: string | undefined): CodeOwner {
  const right = word === undefined ? null : rightNamed(word);
  if (word !== undefined && right === null)
    throw new UserError(
      `--right 应为 ${RIGHTS.map((one) => `${one}（${RIGHT_TITLE[one]}）`).join('、')}，收到的是“${word}”`,
    );
  if (/^ou_\w+$/.test(who)) return { person: who, name: who, ownRight: right };
  const name = who.trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u.test(name))
    throw new UserError(
      `--person 应为人的名字（汉字、字母、数字，最长 40 个字）或 open_id（ou_ 开头），收到的是“${who}”`,
    );
  return { person: `local:${name}`, name, ownRight: right ?? 'query' };
}

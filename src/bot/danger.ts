// A dangerous action in the bot: what a typed line or a press of its card does, as a command of its own that is run like any other.
import type { Kysely } from 'kysely';
import { UserError } from '../lib/errors.ts';
import { PEOPLE_ZONE, secondText } from '../lib/zoned-time.ts';
import { enterApproval, takeStep } from '../people/approval-queries.ts';
import { type Approval, approversOf } from '../people/approvals.ts';
import { recordAudit } from '../people/audit.ts';
import { askerOf, type KnownPeople, nameOf } from '../people/known.ts';
import { coversAction, mayDo } from '../people/rights.ts';
import type { Store } from '../store/store.ts';
import type { StoreTables } from '../store/tables.ts';
import type { Answer, BoundCommand, BoundDanger, CommandInput, Said } from './command.ts';
import { endedMessage, previewMessage, shownPreview, waitingMessage } from './danger-cards.ts';
import { type BotRules, digestOfMeant, type Meant } from './understand.ts';

export interface DangerBench {
  readonly rules: BotRules;
  readonly known: KnownPeople;
  readonly store: Store;
  /** The product's clock. */
  readonly now: () => Date;
  /** The machine's: by it a preview expires. */
  readonly realNow: () => Date;
}

type Dangerous = BoundCommand & { readonly danger: BoundDanger };

export function isDangerous(command: BoundCommand): command is Dangerous {
  return command.danger !== undefined;
}

/** The command in whose place its preview is made. */
export function previewing(bench: DangerBench, meant: Meant, command: Dangerous): BoundCommand {
  return { ...command, run: (input) => previewed(bench, meant, command, input) };
}

async function previewed(
  bench: DangerBench,
  meant: Meant,
  { danger, names, run }: Dangerous,
  input: CommandInput,
): Promise<Answer> {
  if (!(await danger.isNeeded(input))) return run(input);
  const preview = await danger.preview(input);
  if ('messages' in preview) return preview;
  const { rules, known, store, realNow } = bench;
  const [command] = names;
  const needsSecond =
    danger.secondPerson === 'always' ||
    (danger.secondPerson === 'configured' && rules.secondPerson.some((words) => coversAction(words, command)));
  const { people, others } = approversOf(rules.rights, meant.need, meant.asker);
  const there = people.filter((person) => known.get(person)?.hasLeft !== true);
  if (needsSecond && there.length === 0 && !others)
    throw new UserError(`“${command}”要另一个有审批权限的人同意，现在除你以外没有这样的人；请管理员授予审批权限`);
  const called = there.map((person) => nameOf(known, rules.rights, person) ?? '有审批权限的人');
  const second = needsSecond ? [...new Set(called)].slice(0, 5).join('、') || '有审批权限的人' : null;
  const id = store.newId(realNow());
  const approval = {
    id,
    command,
    line: meant.line,
    digest: digestOfMeant(meant),
    needsSecond,
    preview: shownPreview(preview),
  };
  return {
    commit: async (trx) => {
      await enterApproval(trx, { ...approval, requester: input.person, chat: input.chat }, realNow());
      return { messages: [previewMessage(approval, preview, second)], result: '已预览，等待确认' };
    },
  };
}

/** The command in whose place the press of a preview's button is done. */
export function pressing(
  bench: DangerBench,
  meant: Meant,
  approval: Approval,
  step: 'second' | 'run' | 'cancel',
): BoundCommand {
  const { command } = meant;
  return {
    ...command,
    run: async (input) => {
      if (step === 'second') return { commit: (trx) => confirmed(bench, trx, meant, approval, input) };
      if (step === 'cancel') return { commit: (trx) => cancelled(bench, trx, approval, input) };
      return doing(bench, meant, approval, input);
    },
  };
}

async function confirmed(
  bench: DangerBench,
  trx: Kysely<StoreTables>,
  meant: Meant,
  approval: Approval,
  input: CommandInput,
): Promise<Said> {
  const { rules, known } = bench;
  await take(bench, trx, approval, input, 'waiting', '已确认，等另一个人同意');
  const { people } = approversOf(rules.rights, meant.need, askerOf(known, approval.requester, approval.chat));
  const requester = nameOf(known, rules.rights, approval.requester) ?? '发起的人';
  const there = people.filter((person) => known.get(person)?.hasLeft !== true);
  return { messages: [waitingMessage(approval, { requester, people: there })], result: '已确认，等另一个人同意' };
}

async function cancelled(
  bench: DangerBench,
  trx: Kysely<StoreTables>,
  approval: Approval,
  input: CommandInput,
): Promise<Said> {
  const how = await take(bench, trx, approval, input, 'refused', input.person === approval.requester ? '取消' : '拒绝');
  return { messages: [endedMessage(approval, 'refused', how)], result: '已取消，没有执行' };
}

/** As its requester, who must still be allowed to. @throws UserError when he is not */
async function doing(bench: DangerBench, meant: Meant, approval: Approval, input: CommandInput): Promise<Answer> {
  const { rules, known } = bench;
  const asker = askerOf(known, approval.requester, approval.chat);
  if (!mayDo(rules.rights, asker, meant.need))
    throw new UserError(`${nameOf(known, rules.rights, approval.requester) ?? '发起的人'}已经没有这项权限，没有执行`);
  const agreed = approval.needsSecond ? ({ agreed: true } as const) : {};
  const answer = await meant.command.run({ ...input, ...agreed, person: approval.requester, asker, ctx: null });
  return {
    commit: async (trx) => {
      const how = await take(bench, trx, approval, input, 'done', approval.needsSecond ? '同意' : '确认');
      const said = 'commit' in answer ? await answer.commit(trx) : answer;
      // What is said first is the answer itself, which later messages may refer to.
      return { ...said, messages: [...said.messages, endedMessage(approval, 'done', how)] };
    },
  };
}

async function take(
  { rules, known, store, now, realNow }: DangerBench,
  trx: Kysely<StoreTables>,
  approval: Approval,
  { person, chat, trace, eventId }: CommandInput,
  to: 'waiting' | 'done' | 'refused',
  what: string,
): Promise<string> {
  const at = now();
  if (!(await takeStep(trx, approval, { from: approval.state, to, by: person, now: realNow() })))
    throw new UserError('这件事刚刚已经处理过了，没有再做。');
  const { command, line, requester } = approval;
  const facts = { kind: 'approval', person, chat, text: line, command, decision: 'allowed', ms: 0, trace } as const;
  const result = `${what}（发起人 ${requester}，预览 ${approval.id}）`;
  await recordAudit(trx, {
    ...facts,
    id: store.newId(at),
    now: at,
    once: `approval/${approval.id}/${to}/${eventId}`,
    result,
  });
  const name = nameOf(known, rules.rights, person) ?? '';
  return `${name} ${secondText(at.toISOString(), PEOPLE_ZONE)} ${what}`.trim();
}

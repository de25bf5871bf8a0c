// Dangerous actions: previewed, confirmed by who asked, and where it is so ordered agreed to by somebody else. Pure decisions.
import { createHash } from 'node:crypto';
import type { ApprovalState } from './approval-tables.ts';
import { type Asker, grantsOf, mayDo, type Need, type RightRules } from './rights.ts';

/** For the requester, from the preview on. */
export const CONFIRM_MS = 10 * 60_000;
/** For the second person, from the confirmation on. */
export const AGREE_MS = 60 * 60_000;

/** What its requester was shown, for who has to agree to see as well. */
export interface ApprovalPreview {
  /** Chinese. */
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Approval {
  readonly id: string;
  readonly command: string;
  readonly line: string;
  readonly digest: string;
  readonly requester: string;
  readonly chat: string;
  readonly needsSecond: boolean;
  readonly preview: ApprovalPreview | null;
  readonly state: ApprovalState;
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

export interface ApprovalPress {
  readonly person: string;
  readonly chat: string;
  /** Of what the button would do. */
  readonly digest: string;
  readonly press: 'yes' | 'no';
  readonly now: Date;
}

export type ApprovalStep =
  /** Chinese: why nothing is done. */
  | { readonly kind: 'refused'; readonly why: 'again' | 'stale' | 'denied'; readonly sentence: string }
  /** Somebody else has to agree now. */
  | { readonly kind: 'second' }
  | { readonly kind: 'run' }
  | { readonly kind: 'cancel' };

function refused(why: 'again' | 'stale' | 'denied', sentence: string): ApprovalStep {
  return { kind: 'refused', why, sentence };
}

/** What a press does; null stands for a button of something that is not there. Whether the presser has the right is asked before. */
export function stepOf(approval: Approval | null, { person, chat, digest, press, now }: ApprovalPress): ApprovalStep {
  if (approval === null) return refused('denied', '没有这个确认，请重新发命令。');
  const { state, requester } = approval;
  if (state === 'done') return refused('again', '这件事已经确认执行过了，没有再做一次。');
  if (state === 'refused') return refused('again', '这件事已经取消了，没有执行。');
  if (approval.chat !== chat) return refused('denied', '这个按钮只在发起的群里有效，没有执行。');
  if (approval.digest !== digest) return refused('denied', '内容和预览时不一样，没有执行；请重新发命令。');
  if (now >= approval.expiresAt)
    return refused('stale', `过了${minutesOf(approval)}没有确认，已经失效，没有执行；还需要请重新发命令。`);
  const isOwn = person === requester;
  if (state === 'asked' && !isOwn) return refused('denied', '只有发起的人能确认，没有执行。');
  if (press === 'no') return { kind: 'cancel' };
  if (state === 'waiting' && isOwn)
    return refused('denied', '发起的人自己同意不算，要另一个有审批权限的人来按，没有执行。');
  return state === 'asked' && approval.needsSecond ? { kind: 'second' } : { kind: 'run' };
}

function minutesOf({ state }: Approval): string {
  return state === 'asked' ? '十分钟' : '一小时';
}

/**
 * What the press takes: agreeing to what somebody else asked for is 审批, whatever the action itself takes. Where nothing is to be
 * done any more, everybody may hear so.
 */
export function needOf(approval: Approval | null, person: string, need: Need): Need {
  if (approval === null || approval.state === 'done' || approval.state === 'refused')
    return { ...need, right: 'visit' };
  const isSecond = approval.state === 'waiting' && approval.requester !== person;
  return isSecond ? { ...need, right: 'approve' } : need;
}

export interface Done {
  readonly command: string;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly sites: readonly string[];
}

/** Of what is to be done, in whatever order it was written. */
export function digestOf({ command, words, options, sites }: Done): string {
  const parts = [command, words, [...options].toSorted(([one], [other]) => (one < other ? -1 : 1)), sites.toSorted()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export interface Approvers {
  /** Open_ids of those who are named. */
  readonly people: readonly string[];
  /** True when members of a chat or department could, too. */
  readonly others: boolean;
}

/** Who could agree, but for the requester. */
export function approversOf(rules: RightRules, need: Need, { person: requester, chat }: Asker): Approvers {
  const asked: Need = { ...need, right: 'approve' };
  const may = (asker: Asker): boolean => mayDo(rules, asker, asked);
  const nobody = { departments: [], hasLeft: false };
  const persons = new Set(rules.grants.flatMap(({ to }) => (to.startsWith('ou_') && to !== requester ? [to] : [])));
  const groups = rules.grants.filter(({ to }) => !to.startsWith('ou_'));
  const stranger = { person: '', chat, departments: groups.map(({ to }) => to), hasLeft: false };
  return {
    people: [...persons].filter((person) => may({ person, chat: null, ...nobody })),
    others: grantsOf(rules, stranger).length > 0 && may(stranger),
  };
}

/** What a button of a preview carries beside the line. */
export function approvalMark(id: string, press: 'yes' | 'no'): string {
  return `approval/${id}/${press}`;
}

/** Null for what is no such button. */
export function readApprovalMark(ctx: string | null): { readonly id: string; readonly press: 'yes' | 'no' } | null {
  const [, id, press] = /^approval\/([0-9a-z]{26})\/(yes|no)$/.exec(ctx ?? '') ?? [];
  return id === undefined ? null : { id, press: press === 'yes' ? 'yes' : 'no' };
}

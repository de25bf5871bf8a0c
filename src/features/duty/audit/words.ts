// The audit's words as people read them.
import type { AuditKind, Decision, Outcome } from '../../../people/audit.ts';

export const KIND_TITLES: Readonly<Record<AuditKind, string>> = {
  message: '命令',
  click: '按钮',
  run: '作业',
  export: '下载',
  query: '查询',
  'sign-in': '登录',
  denial: '拒绝',
  secret: '密钥',
  setting: '设置',
  approval: '审批',
  alert: '告警',
};

export const DECISION_TITLES: Readonly<Record<Decision, string>> = {
  allowed: '允许',
  denied: '没有权限',
  unknown: '没看懂',
  unreadable: '写法不对',
  stale: '太久以前',
  again: '重复按下',
  limited: '太频繁',
};

export const OUTCOME_TITLES: Readonly<Record<Outcome, string>> = { refused: '拒绝', failed: '失败', done: '成功' };

const OUTCOME_WORDS: Readonly<Record<Outcome, readonly string[]>> = {
  refused: ['拒绝', '被拒绝', '被拒', 'refused'],
  failed: ['失败', '出错', 'failed'],
  done: ['成功', 'done'],
};

/** Null for a word that says no such thing. */
export function outcomeOf(word: string): Outcome | null {
  const outcomes: readonly Outcome[] = ['refused', 'failed', 'done'];
  return outcomes.find((outcome) => OUTCOME_WORDS[outcome].includes(word.toLowerCase())) ?? null;
}

const OTHERS: Readonly<Record<string, string>> = {
  schedule: '自动',
  cli: '命令行',
  page: '网页',
  chat: '群里',
  zhiban: '值班',
};

/** Who is meant that is no person; null for everybody else. */
export function personOf(title: string): string | null {
  return Object.entries(OTHERS).find(([, other]) => other === title)?.[0] ?? null;
}

export function kindTitle(kind: string): string {
  return (KIND_TITLES as Readonly<Record<string, string>>)[kind] ?? kind;
}

export function decisionTitle(decision: string): string {
  return (DECISION_TITLES as Readonly<Record<string, string>>)[decision] ?? decision;
}

/** Who it was that is no person. */
export function personTitle(person: string): string {
  return OTHERS[person] ?? person;
}

/** What runs of jobs end as. */
const RESULTS: Readonly<Record<string, string>> = { ok: '成功', failed: '失败', partial: '失败：只做成一部分' };

export function resultTitle(result: string): string {
  return RESULTS[result] ?? result;
}

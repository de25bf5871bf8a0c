// The five rights, and which of them includes which.
import { RIGHT_NAMES } from '../config/rights.ts';

export const RIGHTS = RIGHT_NAMES;

export type Right = (typeof RIGHTS)[number];

export const RIGHT_TITLE: Readonly<Record<Right, string>> = {
  visit: '访客',
  query: '查询',
  operate: '操作',
  approve: '审批',
  admin: '管理',
};

/** Who operates does not approve, and the other way round: that is what a second person is for. */
const INCLUDED: Readonly<Record<Right, readonly Right[]>> = {
  visit: ['visit'],
  query: ['visit', 'query'],
  operate: ['visit', 'query', 'operate'],
  approve: ['visit', 'query', 'approve'],
  admin: RIGHTS,
};

export function includesRight(held: Right, needed: Right): boolean {
  return INCLUDED[held].includes(needed);
}

/** By its Chinese title or its English name; null when it is none. */
export function rightNamed(word: string): Right | null {
  const text = word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/权限?$/u, '');
  return RIGHTS.find((right) => right === text || RIGHT_TITLE[right] === text) ?? null;
}

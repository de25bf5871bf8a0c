// What 状态 says of rights: without an administrator nobody can grant or take any.
import type { FeatureContext, Standing } from '../../feature.ts';
import { knownPeople } from '../../people/directory.ts';
import { nameOf } from '../../people/known.ts';
import { admins, rightRules } from '../../people/rights.ts';
import type { DutySettings } from './settings.ts';

const HOW = '请在服务器上运行 zhiban admin code，再发“权限 认领 〈码〉”';

/** Nothing while there is one, or no group to be asked in. */
export async function rightsStanding(
  ctx: Pick<FeatureContext<DutySettings>, 'store' | 'config'>,
): Promise<readonly Standing[]> {
  const { store, config } = ctx;
  if (config.feishu === undefined) return [];
  const rules = rightRules(config);
  // Who is in a department is known only of those who have asked for something.
  if (rules.grants.some(({ right, to }) => right === 'admin' && to.startsWith('od-'))) return [];
  const named = admins(rules);
  const known = await knownPeople(store, named);
  const left = named.filter((person) => known.get(person)?.hasLeft === true);
  if (left.length < named.length) return [];
  const names = left.map((person) => nameOf(known, rules, person) ?? person).join('、');
  const why = left.length === 0 ? '还没有管理员' : `没有管理员了：${names}已离职`;
  return [{ title: '权限', state: 'fault', text: `${why}；${HOW}` }];
}

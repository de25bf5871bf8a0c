// The platform's error codes that we meet, what each means for us, and the sentence that says what to do about it.
// Sources: feishu.md §1.1, §1.2 (generic), §2.8 (update token), §4.4 (messages), §4.5 (files), §4.6 (chats); those of Bitables are in bitable-codes.ts.

import { BITABLE_RULES } from './bitable-codes.ts';
import { type CodeRule, rule, TOO_OFTEN } from './code-rule.ts';

const BAD_LOGIN = 'App ID 或 App Secret 不对，或应用已停用，请到开发者后台核对后改配置';
const BAD_TOKEN = '访问凭证不被接受，请核对应用的 App ID、App Secret 和启用状态';
const MESSAGE_GONE = '消息已被撤回或删除，不再更新它';
const BAD_CARD = '卡片内容不符合飞书的规则';
const CODE_GONE = '授权码已经用过或者过期（五分钟内用一次），请重新登录';
const UPDATE_TOKEN_GONE = '点击卡片得到的更新凭证已失效（30 分钟内最多用两次）';

/** By `code` of the answer's envelope. */
export const RULE_BY_CODE: ReadonlyMap<number, CodeRule> = new Map([
  // §1.1, §1.2
  ...rule('credentials', BAD_LOGIN, 10003, 10005, 10012, 10013, 10014, 10015, 99991662, 99991673),
  ...rule('credentials', BAD_TOKEN, 99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677),
  ...rule(
    'permission',
    '应用缺少所需权限，请到开发者后台开通并发布新版本',
    99991672,
    99991676,
    99991679,
    230027,
    232014,
  ),
  ...rule('gone', '找不到这个用户，可能是别的应用的 open_id', 99992351),
  ...rule('rate-limited', TOO_OFTEN, 99991400, 1000004, 1000005, 2200, 230020, 11232, 11233, 11247, 232019),
  ...rule('bad-request', '请求的格式不对，这是程序的缺陷', 9499),
  // §4.4
  ...rule('bad-request', '请求参数不对，这是程序的缺陷', 230001),
  ...rule('gone', '机器人不在这个群里，请先把机器人拉进群', 230002, 232011),
  ...rule('permission', '应用没有启用机器人能力，请到开发者后台启用并发布新版本', 230006, 232025),
  ...rule('gone', MESSAGE_GONE, 230011, 230110, 230111, 200000),
  ...rule('bad-request', '只有发送者本人能改这条消息，它不是这个应用发的', 230012, 230071, 230017),
  ...rule('permission', '机器人对这个人不可用，请把他加进应用的可用范围', 230013),
  ...rule('permission', '群的设置不允许这样做，请群主调整群设置', 230018, 230035),
  ...rule('gone', '话题已不存在', 230019),
  ...rule('bad-request', '内容没有通过敏感信息或防泄漏检查，请去掉其中的电话、邮箱等', 230022, 230028),
  ...rule('too-large', '内容太长，超过飞书的上限', 230025),
  ...rule('gone', '对方已离职', 230029),
  ...rule('gone', '找不到这条消息', 230030),
  ...rule('gone', '消息发出已超过 14 天，不能再更新', 230031),
  ...rule('bad-request', '接收者的编号不对', 230034),
  // §4.10: not tried again, so that whoever calls can turn to another way.
  ...rule('permission', '对方未读的加急已超过 200 条，请他先读一些，或打电话', 230023),
  ...rule('permission', '企业的加急额度用完了，请联系飞书管理员', 230024),
  ...rule('permission', '群的设置不允许加急，请群主在群管理里允许所有人加急', 230052),
  // Another call with the same uuid is still under way: that one may well succeed.
  ...rule('lost', '同一条消息正在发送中，稍后会自动核实', 230049),
  ...rule('gone', '对方已停止接收机器人的消息', 230053),
  ...rule('bad-card', BAD_CARD, 230099, 10002, 11311, 100030, 200610, 200621, 200673, 200830, 200861),
  ...rule('too-large', '卡片太大，超过飞书的上限', 100000, 200860),
  ...rule('gone', '群已解散', 232009),
  ...rule('bad-request', '群的编号不对', 232006),
  ...rule('permission', '没有查看这个群的权限', 232010, 232024, 232033, 232034),
  // Signing in: the page of get-user-access-token names 20010; the others are the same table's [RECALL].
  ...rule('gone', CODE_GONE, 20003, 20004, 20024, 20049, 20065),
  ...rule('credentials', BAD_LOGIN, 20002, 20048, 20069),
  ...rule('permission', '这个人不在应用的可用范围里，请管理员到开发者后台把他加进去', 20010),
  ...rule('gone', '这个飞书账号不能登录，可能已经停用', 20008, 20066),
  ...rule('bad-request', '重定向 URL 没有登记，请到开发者后台“安全设置”里加上它', 20029, 20071),
  // §2.8
  ...rule('gone', UPDATE_TOKEN_GONE, 300020, 300030, 300040, 300090),
  ...rule('bad-request', '这张卡片是别的应用发的', 200310, 200320),
  // §4.5
  ...rule('bad-request', '上传的参数不对，这是程序的缺陷', 234001, 234007, 234008, 230055),
  ...rule('permission', '没有上传文件的权限，请开通 im:resource', 234002),
  ...rule('too-large', '文件太大，超过飞书的上限 30 MB', 234006),
  ...rule('bad-request', '文件是空的，飞书不收空文件', 234010),
  ...rule('permission', '企业的存储空间已满，请联系管理员', 234041, 234042),
  ...BITABLE_RULES,
]);

/** Codes after which a fresh token makes the same call possible: the call itself was refused before anything was done. */
export const TOKEN_REFUSED: ReadonlySet<number> = new Set([99991661, 99991663, 99991671]);

/** By HTTP status, where the code says nothing; null: the status says nothing either. */
export function ruleOfStatus(status: number): CodeRule | null {
  if (status === 429) return { kind: 'rate-limited', says: TOO_OFTEN };
  if (status === 408 || status >= 500) return { kind: 'lost', says: '飞书内部出错，稍后会自动重试' };
  if (status === 401) return { kind: 'credentials', says: BAD_TOKEN };
  if (status === 403) return { kind: 'permission', says: '没有权限，请检查应用的权限和可用范围' };
  if (status === 413) return { kind: 'too-large', says: '内容太大，超过飞书的上限' };
  return null;
}

/** RFC 6749's word for a code that is used, expired or none, where the number says nothing. */
export const INVALID_GRANT: CodeRule = { kind: 'gone', says: CODE_GONE };

/** Sub-codes in the text of 230099 that name a passing state: somebody is just clicking (§4.4, 11310). */
export function isCardBusy(msg: string): boolean {
  return /card action is lock/i.test(msg);
}

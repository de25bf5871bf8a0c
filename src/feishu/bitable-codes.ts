// The error codes of Bitables and of the wiki (feishu.md §6.7, §6.8, 91402 and 91403 of §1.2), and which of them the sync looks at.
import { rule, TOO_OFTEN } from './code-rule.ts';

/** Nothing in the request was new to the table: as good as done. */
export const NOTHING_CHANGED = 1254606;
/** The same client_token was sent before: that request ran, or is running. */
export const SENT_BEFORE = 1254608;
/** The client_token was used for something else. */
export const TOKEN_CONFLICT = 1255006;
/** Advanced permissions are on, and the app's role may not do this. */
export const ROLE_DENIED = 1254302;
/** The app has not been added to the document. */
export const NO_ACCESS = 91403;
/** Ids that are not there: right after a creation it may only be that another copy has not heard of it yet. */
export const NOT_FOUND: ReadonlySet<number> = new Set([1254040, 1254041, 1254043, 1254044, 1254045]);
/** Somebody else has made a field of this name. */
export const FIELD_NAME_TAKEN = 1254014;
/** A record that is not there. */
export const RECORD_NOT_FOUND = 1254043;
/** Codes by which the whole request is refused for the sake of one record: its neighbours could be written. */
export const ONE_RECORD: ReadonlySet<number> = new Set([
  1254006, 1254007, 1254010, 1254015, 1254026, 1254043, 1254060, 1254061, 1254062, 1254063, 1254064, 1254065, 1254066,
  1254067, 1254068, 1254069, 1254072, 1254074, 1254105, 1254106, 1254130, 1254303,
]);

const UNSURE = '飞书内部出错或超时，稍后会自动核实并重试';
const BROKEN = '请求不符合飞书的格式，这是程序的缺陷，请把这条信息发给维护人员';
const ADD_APP = '应用不能访问这个文档，请它的管理员打开文档，点“…”→“更多”→“添加文档应用”，把本应用加进去';

export const BITABLE_RULES = [
  ...rule('gone', '没有这个多维表格，它可能已删除，或者链接里是知识库的节点而不是多维表格', 91402),
  ...rule('permission', ADD_APP, NO_ACCESS),
  // §6.8
  ...rule('bad-request', '知识库节点的编号不对，请重新复制链接', 131002),
  ...rule('gone', '知识库里没有这个节点，请重新复制链接', 131005),
  ...rule('permission', '应用不是这个知识库的成员，请知识库管理员把本应用加为成员', 131006),
  // §6.7
  ...rule('bad-request', BROKEN, 1254000, 1254001, 1254011, 1254016, 1254018, 1254037, 1254107, 1254108),
  ...rule('lost', UNSURE, 1254002, 1254200, 1255001, 1255002, 1255003, 1255004, 1255005, 1255040),
  ...rule('gone', '多维表格的编号不对，请重新复制链接', 1254003),
  ...rule('gone', '数据表的编号不对，请重新复制链接', 1254004),
  ...rule('bad-request', '视图、记录或字段的编号不对', 1254005, 1254006, 1254009),
  ...rule('bad-request', '有空的值，多维表格不收', 1254007, 1254008),
  ...rule('bad-request', '有单元格的值转换不了，请核对这一行的值和字段的类型', 1254010),
  ...rule('bad-request', '多维表格不支持这种字段或视图', 1254012, 1254019),
  ...rule('bad-request', '已有同名的数据表', 1254013),
  ...rule('bad-request', '已有同名的字段', 1254014),
  ...rule('bad-request', '已有同名的视图', 1254020),
  ...rule('bad-request', '值与字段的类型不符，请核对字段的类型', 1254015),
  ...rule('bad-request', '视图或数据表的名称不合规则', 1254021, 1254022, 1254023),
  ...rule('bad-request', '字段名不合规则，或者表里没有这个字段', 1254024, 1254028, 1254029),
  ...rule('bad-request', '选项的名称是空的', 1254026),
  ...rule('permission', '不允许上传附件', 1254027),
  ...rule('too-large', '一次读得太多，会自动减少', 1254030),
  ...rule('bad-request', '最后一张数据表不能删除', 1254034),
  ...rule('temporary', '多维表格正在复制，稍后会自动重试', 1254036),
  ...rule('gone', '没有这个多维表格，它可能已删除', 1254040),
  ...rule('gone', '没有这张数据表，它可能已删除，请在任务里换链接', 1254041),
  ...rule('gone', '没有这个视图', 1254042),
  ...rule('gone', '没有这条记录，它可能刚被人删除', RECORD_NOT_FOUND),
  ...rule('gone', '没有这个字段，它可能已删除或者对应用隐藏', 1254044),
  ...rule('gone', '没有这个名称的字段（空格和换行也要一致），它可能已改名、删除或者对应用隐藏', 1254045),
  ...rule('bad-request', '索引字段不能删除', 1254046),
  ...rule('bad-request', '文本字段的值不对', 1254060),
  ...rule('bad-request', '数字字段的值不对', 1254061),
  ...rule('bad-request', '单选字段的值不对', 1254062),
  ...rule('bad-request', '多选字段的值不对', 1254063),
  ...rule('bad-request', '日期字段的值不对', 1254064),
  ...rule('bad-request', '复选框字段的值不对', 1254065),
  ...rule('bad-request', '人员字段的值不对，可能是别的应用的 open_id', 1254066),
  ...rule('bad-request', '关联字段的值不对', 1254067, 1254074),
  ...rule('bad-request', '超链接字段的值不对', 1254068),
  ...rule('bad-request', '附件字段的值不对', 1254069),
  ...rule('bad-request', '电话字段的值不对：最多 64 个字符，只能是数字，开头可以有 +', 1254072),
  ...rule('bad-request', '字段的属性不对', ...Array.from({ length: 17 }, (_, at) => 1254080 + at)),
  ...rule('bad-request', '数据表太多，请先删除一些', 1254100),
  ...rule('bad-request', '视图太多，请先删除一些', 1254101),
  ...rule('bad-request', '文件太多，请先删除一些', 1254102),
  ...rule('bad-request', '记录太多，这张数据表已经满了，请删除一些记录或者升级套餐', 1254103),
  ...rule('too-large', '一次写得太多，会自动减少', 1254104),
  ...rule('bad-request', '列太多，请先删除一些字段', 1254105),
  ...rule('bad-request', '一个单元格里的附件太多', 1254106),
  ...rule('rate-limited', TOO_OFTEN, 1254112, 1254290),
  ...rule('bad-request', '单元格的内容太大，文本最多 10 万字', 1254130),
  ...rule('temporary', '有别的写入正在进行，稍后会自动重试', 1254291),
  ...rule('bad-request', '没有开启高级权限，不能这样做', 1254301),
  ...rule(
    'permission',
    '多维表格开了高级权限，本应用的角色没有这个权限，请管理员在高级权限里给本应用“可管理”',
    ROLE_DENIED,
  ),
  ...rule('bad-request', '附件属于别的多维表格，要重新上传', 1254303),
  ...rule('permission', '没有权限，或者受企业的管控、套餐限制，请联系飞书管理员', 1254304, 1254305, 1254306),
  ...rule('bad-request', '没有任何变化', NOTHING_CHANGED),
  ...rule('temporary', '多维表格的数据还没有就绪，稍后会自动重试', 1254607),
  ...rule('lost', '同一个请求已经提交过，会自动核实结果', SENT_BEFORE),
  ...rule('permission', '没有附件所在云盘节点的权限', 1254701),
  ...rule('gone', '附件所在的云盘节点不在了', 1254702),
  ...rule('lost', '这个请求的标识已用于别的内容，会自动核实结果', TOKEN_CONFLICT),
];

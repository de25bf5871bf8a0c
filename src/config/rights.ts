// The schema of who may do what: what everybody in the configured chats may, and grants by name.
import { z } from 'zod';
import type { Path } from './fault.ts';

/** From the least to the most; which includes which is said in people/right.ts. */
export const RIGHT_NAMES = ['visit', 'query', 'operate', 'approve', 'admin'] as const;

const RIGHT_MEANINGS = 'visit 访客，query 查询，operate 操作，approve 审批，admin 管理';

const grant = z
  .strictObject({
    to: z
      .string()
      .regex(/^(?:ou_|oc_|od-)[\w-]{1,100}$/, {
        error: '应为人的 open_id（ou_ 开头）、群的 chat_id（oc_ 开头）或部门的 open_department_id（od- 开头）',
      })
      .describe('给谁：人的 open_id、群的 chat_id，或部门的 open_department_id（不含下级部门）'),
    right: z
      .enum(RIGHT_NAMES)
      .describe(`什么权限：${RIGHT_MEANINGS}；操作和审批都含查询，管理含全部，操作和审批互不包含`),
    sites: z.array(z.string().min(1)).min(1).optional().describe('只在这些基地（编码）；不写时全部基地'),
    actions: z
      .array(z.string().trim().min(1).max(40))
      .min(1)
      .optional()
      .describe('只做这些：命令开头的词，例如 刷新、基线 确认；不写时全部'),
    name: z.string().trim().min(1).max(60).optional().describe('被授权者的名字，通讯录里查不到时显示它'),
  })
  .refine(({ to, right }) => right !== 'admin' || !to.startsWith('oc_'), {
    error: '管理权限应给人或部门，不能给群：谁被拉进群，谁就有了它',
    path: ['to'],
  });

const grantName = z
  .string()
  .regex(/^[\p{L}\p{N}_][\p{L}\p{N}_-]{0,59}$/u, {
    error: '授权的名字应由汉字、字母、数字、下划线、短横线组成，最长 60 个字符',
  })
  .describe('授权的名字');

export const rights = z.strictObject({
  default: z
    .enum(['visit', 'query'])
    .default('query')
    .describe('feishu.chats 里每个人都有的权限：query 能查，visit 只能看菜单和帮助；在别处（包括私聊）都只是 visit'),
  grants: z.record(grantName, grant).default({}).describe('授权，一项一个名字；多出来的权限都写在这里'),
  secondPerson: z
    .array(z.string().trim().min(1).max(40))
    .default([])
    .describe('这些命令（开头的词）要另一个有审批权限的人同意才做，例如 基线 确认'),
});

/** Sites of grants that are not there: such a grant would give nothing, and nobody would notice. Paths within the section. */
export function rightFaults(
  { grants }: { readonly grants: Readonly<Record<string, { readonly sites?: readonly string[] | undefined }>> },
  { sites }: { readonly sites: readonly { readonly code: string }[] },
): readonly { readonly path: Path; readonly message: string }[] {
  const codes = sites.map(({ code }) => code);
  return Object.entries(grants).flatMap(([name, { sites: named = [] }]) =>
    named.flatMap((code, at) =>
      codes.includes(code)
        ? []
        : [{ path: ['grants', name, 'sites', at], message: `应为基地的编码：${codes.join('、') || '（还没有基地）'}` }],
    ),
  );
}

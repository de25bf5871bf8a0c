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
    .describe('这些命令（开头的词）要另一个有审批权限的人同意才做；只能写要先预览的命令，例如 基线 确认'),
});

interface WrittenRights {
  readonly grants: Readonly<Record<string, { readonly sites?: readonly string[] | undefined }>>;
  readonly secondPerson: readonly string[];
}

export interface RightsAgreement {
  readonly sites: readonly { readonly code: string }[];
  /** The commands that can wait for a second person; undefined where they are not known, as in a job's process. */
  readonly previewed: readonly string[] | undefined;
}

interface RightFault {
  readonly path: Path;
  readonly message: string;
}

/** What is named and is not there: it would do nothing, and nobody would notice. Paths within the section. */
export function rightFaults(rights: WrittenRights, agreement: RightsAgreement): readonly RightFault[] {
  return [...siteFaults(rights, agreement), ...secondPersonFaults(rights, agreement)];
}

function secondPersonFaults({ secondPerson }: WrittenRights, { previewed }: RightsAgreement): readonly RightFault[] {
  if (previewed === undefined) return [];
  const isOne = (words: string): boolean => previewed.some((name) => name === words || name.startsWith(`${words} `));
  const message = `应为要先预览的命令（开头的词）：${previewed.join('、') || '（还没有这样的命令）'}；别的命令发了就做，等不了另一个人`;
  return secondPerson.flatMap((words, at) => (isOne(words) ? [] : [{ path: ['secondPerson', at], message }]));
}

function siteFaults({ grants }: WrittenRights, { sites }: RightsAgreement): readonly RightFault[] {
  const codes = sites.map(({ code }) => code);
  return Object.entries(grants).flatMap(([name, { sites: named = [] }]) =>
    named.flatMap((code, at) =>
      codes.includes(code)
        ? []
        : [{ path: ['grants', name, 'sites', at], message: `应为基地的编码：${codes.join('、') || '（还没有基地）'}` }],
    ),
  );
}

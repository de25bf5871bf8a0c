// zhiban audit verify: whether the audit is as it was written.
import type { CliCommand } from '../../../cli/command.ts';
import { textOption } from '../../../cli/command.ts';
import type { FeatureContext } from '../../../feature.ts';
import { UserError } from '../../../lib/errors.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import { BACKWARDS_MS } from '../../../people/backwards.ts';
import { type HeadClaim, type Verdict, verifyChain } from '../../../people/verify-chain.ts';
import { countText } from '../../../web/page-text.ts';
import type { DutySettings } from '../settings.ts';

export const auditVerifyCommand: CliCommand<FeatureContext<DutySettings>> = {
  words: ['audit', 'verify'],
  summary: '从头核对审计的校验链：有没有被改过、删过、插过；对不上时返回 1',
  options: {
    head: {
      type: 'string',
      value: '序号:校验值',
      summary: '再核对群里留下的校验值，例如 12345:3f2a…',
    },
    json: { type: 'boolean', summary: '只输出 JSON' },
  },
  run: async (ctx, input) => {
    const verdict = await verifyChain(ctx.store, ctx.signal, claimFrom(textOption(input, 'head')));
    input.out.json(verdict);
    for (const line of verdictLines(verdict)) input.out.line(line);
    return isWhole(verdict) ? 0 : 1;
  },
};

function isWhole({ broken, head, claim, backwards }: Verdict): boolean {
  return broken === null && head === null && claim !== 'false' && backwards.count === 0;
}

/** @throws UserError when it is not as the chat has it */
function claimFrom(text: string | undefined): HeadClaim | null {
  if (text === undefined) return null;
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new UserError('--head 应为群里留下的“序号:校验值”，例如 12345:3f2a…（64 位十六进制）');
  return { seq: Number(seq), hash };
}

const KINDS = { changed: '被改过', missing: '不见了', inserted: '是后来插进去的' } as const;

function verdictLines(verdict: Verdict): readonly string[] {
  const { broken, head, claim, verified, forgotten, end, unchained } = verdict;
  const lines: string[] = [];
  if (broken !== null) {
    const { kind, seq, id, entry } = broken;
    const what =
      entry === null
        ? ''
        : `：${secondText(entry.at, PEOPLE_ZONE)} ${entry.person}“${entry.text}”，结果“${entry.result}”`;
    lines.push(`第 ${countText(seq)} 条${id === null ? '' : `（${id}）`}${KINDS[kind]}${what}`);
    lines.push(`它前面的 ${countText(verified)} 条都对；它后面的没有再核对`);
  } else {
    lines.push(`${countText(verified)} 条都对，到第 ${countText(end.seq)} 条为止，校验值 ${end.hash}`);
  }
  if (head !== null)
    lines.push(`${head.day} 记下的第 ${countText(head.seq)} 条校验值对不上：末尾的记录被删过，或整条链重做过`);
  if (claim === 'false') lines.push('群里留下的校验值对不上：整条链重做过，或末尾的记录被删过');
  if (claim === 'true') lines.push('群里留下的校验值对得上');
  if (claim === 'forgotten') lines.push('群里留下的校验值对应的记录已按保留期清理，没法核对');
  if (forgotten > 0) lines.push(`第 ${countText(forgotten)} 条及以前已按保留期清理`);
  if (unchained.count > 0)
    lines.push(
      `还有 ${countText(unchained.count)} 条没有进校验链，最早的是 ${secondText(unchained.oldest ?? '', PEOPLE_ZONE)}；值班运行时几秒内会进`,
    );
  return [...lines, ...backwardsLines(verdict)];
}

function backwardsLines({ backwards: { count, first } }: Verdict): readonly string[] {
  if (count === 0) return [];
  const rows = first.map(({ seq, entry, what, byMs, after }) => {
    const time = what === 'at' ? '时间' : '记录号里的时间';
    const by = `${time}比排在它前面的第 ${countText(after)} 条早 ${countText(Math.floor(byMs / 60_000))} 分钟`;
    return `第 ${countText(seq)} 条（${entry.id}）${by}：${secondText(entry.at, PEOPLE_ZONE)} ${entry.person}“${entry.text}”`;
  });
  const more = count > first.length ? [`……另有 ${countText(count - first.length)} 条`] : [];
  return [
    ...rows,
    ...more,
    `以上 ${countText(count)} 条时间倒退超过 ${BACKWARDS_MS / 60_000} 分钟：多半是后来补写的，也可能是服务器的时钟改过，请核对`,
  ];
}

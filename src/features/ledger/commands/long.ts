// Commands that take long: 刷新 台账, 台账 导出, 基线 确认. Each is entered as work, and its answer is the work's card.
import type { Answer, Command, CommandInput, Preview, Said } from '../../../bot/command.ts';
import type { CommandContext } from '../../../feature.ts';
import { isoInstant } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Json } from '../../../lib/json.ts';
import { PEOPLE_ZONE, secondText } from '../../../lib/zoned-time.ts';
import { type Asked, askForWork, type WorkOrder } from '../../../work/ask.ts';
import { workCard } from '../../../work/card.ts';
import { chatNote } from '../cards/site-states.ts';
import { ledgerDb, ledgerNamed } from '../context.ts';
import { latestResults } from '../page/published-results.ts';
import type { PublishedResult } from '../queries.ts';
import { hasStayed } from '../result-state.ts';
import type { LedgerSettings } from '../settings.ts';
import { type AcceptOrder, type ExportOrder, type RefreshOrder, WORK_JOB } from '../work/orders.ts';

type Ctx = CommandContext<LedgerSettings>;

export const refreshCommand: Command<Ctx> = {
  names: ['刷新 台账', 'ledger refresh'],
  title: '现在就读各基地的配置库，比对并发布',
  usage: '刷新 台账 [基地]',
  examples: ['刷新 台账', '刷新 台账 苏州'],
  right: 'operate',
  run: async (ctx, input) => {
    noMoreWords(input);
    const sites = chosenSites(ctx, input);
    const order: RefreshOrder = { sites };
    return asked(ctx, input, { kind: 'refresh', title: `刷新台账${placeText(ctx, sites)}`, args: order });
  },
};

export const exportCommand: Command<Ctx> = {
  names: ['台账 导出', 'ledger export'],
  title: '把一本台账做成工作簿发出来',
  usage: '台账 导出 〈台账〉 [基地]',
  examples: ['台账 导出 采集点 苏州', '台账 导出 设备'],
  right: 'query',
  run: async (ctx, input) => {
    const [name, ...more] = input.words;
    if (name === undefined || more.length > 0) {
      const titles = Object.values(ctx.settings.ledgers).map(({ title }) => title);
      throw new UserError(`请写一本台账，例如“台账 导出 ${titles[0] ?? '采集点'} 苏州”；现有：${titles.join('、')}`);
    }
    const ledger = ledgerNamed(ctx, name);
    const sites = chosenSites(ctx, input);
    const order: ExportOrder = { ledger, sites };
    const title = `导出${ctx.settings.ledgers[ledger]?.title ?? ledger}台账${placeText(ctx, sites)}`;
    return asked(ctx, input, { kind: 'export', title, args: order });
  },
};

export const acceptCommand: Command<Ctx> = {
  names: ['基线 确认', 'baseline accept'],
  title: '确认一个基地被扣下的新数据是对的，以它为新基准',
  usage: '基线 确认 〈基地〉',
  examples: ['基线 确认 苏州'],
  right: 'operate',
  danger: { secondPerson: 'configured', preview: previewOfAccept },
  run: async (ctx, input) => {
    const { site, held } = await heldAt(ctx, input);
    if (held.length === 0) return nothingHeld(ctx, site);
    const order: AcceptOrder = { site };
    return asked(ctx, input, { kind: 'accept', title: `确认${nameOf(ctx, site)}的基线`, args: order });
  },
};

/** @throws UserError unless one site is named */
async function heldAt(
  ctx: Ctx,
  input: CommandInput,
): Promise<{ readonly site: string; readonly held: readonly PublishedResult[] }> {
  noMoreWords(input);
  const [site, ...more] = input.sites;
  if (site === undefined || more.length > 0) throw new UserError('请写一个基地，例如“基线 确认 苏州”；一次确认一个');
  const held = (await latestResults(ledgerDb(ctx))).filter((one) => one.site === site && hasStayed(one.state));
  return { site, held };
}

function nothingHeld(ctx: Ctx, site: string): Said {
  const text = `${nameOf(ctx, site)}没有被扣下的数据，不用确认。`;
  return { messages: [{ body: { kind: 'text', text } }], result: '没有要确认的' };
}

async function previewOfAccept(ctx: Ctx, input: CommandInput): Promise<Preview | Said> {
  const { site, held } = await heldAt(ctx, input);
  if (held.length === 0) return nothingHeld(ctx, site);
  const titleOf = (ledger: string): string => ctx.settings.ledgers[ledger]?.title ?? ledger;
  return {
    title: `${nameOf(ctx, site)}的新数据作为新基准`,
    lines: [
      ...held.map((one) => `${titleOf(one.ledger)}：${chatNote(one.note)}`),
      '确认以后，新数据里没有的行记为删除，基准移到新数据，不能退回。数据不对就不要确认，修好来源后再刷新。',
    ],
  };
}

export const ledgerLongCommands: readonly Command<Ctx>[] = [refreshCommand, exportCommand, acceptCommand];

/** @throws UserError for a word that is no site's name: it must not be taken for all sites */
function noMoreWords({ words }: CommandInput): void {
  const [word] = words;
  if (word !== undefined)
    throw new UserError(`没有叫“${word.slice(0, 40)}”的基地，没有执行；请写基地的名字，或不写表示全部`);
}

function chosenSites({ config }: Ctx, { sites }: CommandInput): string[] {
  const order = config.sites.map(({ code }) => code);
  return sites.length === 0 ? order : order.filter((code) => sites.includes(code));
}

function nameOf({ config }: Ctx, code: string): string {
  return config.sites.find((site) => site.code === code)?.name ?? code;
}

function placeText(ctx: Ctx, sites: readonly string[]): string {
  if (sites.length === ctx.config.sites.length) return `：全部 ${sites.length} 个基地`;
  return `：${sites.map((code) => nameOf(ctx, code)).join('、')}`;
}

interface Wanted {
  readonly kind: string;
  readonly title: string;
  readonly args: Json;
}

function asked(ctx: Ctx, input: CommandInput, wanted: Wanted): Answer {
  const { line, chat, person, trace, answerRow } = input;
  const now = ctx.now();
  const id = ctx.store.newId(now);
  const order: WorkOrder = { ...wanted, id, now, job: WORK_JOB, line, chat, person, trace, answerRow };
  return {
    commit: async (trx) => {
      const answer = await askForWork(trx, order);
      return answer.status === 'entered' ? entered(order, answer) : joined(order, answer);
    },
  };
}

function entered({ title, now, trace }: WorkOrder, { ahead }: Extract<Asked, { status: 'entered' }>) {
  const facts = { title, trace, ahead, askedAt: isoInstant(now), lines: [], tookMs: null, buttons: [] };
  const card = workCard({ ...facts, state: 'queued' });
  return {
    messages: [{ place: 'reply' as const, body: { kind: 'card' as const, card, fallbackText: `${title}：已排队` } }],
    result: '已排队',
  };
}

function joined({ title }: WorkOrder, { work }: Extract<Asked, { status: 'joined' }>) {
  const since = secondText(work.askedAt, PEOPLE_ZONE);
  const text = `${title}：同样的事 ${since} 已经有人发起（编号 ${work.trace}），正在做，做完会在这里告诉你。`;
  return { messages: [{ place: 'reply' as const, body: { kind: 'text' as const, text } }], result: '并入同样的工作' };
}

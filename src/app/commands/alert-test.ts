// zhiban alert test: says one message by one way out, and what exactly came of it.
import { sendMail } from '../../channels/mail.ts';
import { type Robot, tellRobot } from '../../channels/robot.ts';
import type { CliCommand, CliInput } from '../../cli/command.ts';
import { textOption } from '../../cli/command.ts';
import { outbound } from '../../config/channels.ts';
import { readEnvironment } from '../../config/environment.ts';
import { loadSections } from '../../config/load-sections.ts';
import { systemClock } from '../../lib/clock.ts';
import { UserError } from '../../lib/errors.ts';
import { minuteText, PEOPLE_ZONE } from '../../lib/zoned-time.ts';
import { openOutbound } from '../../outbound/client.ts';
import type { OutboundRules } from '../../outbound/target.ts';
import { type Delivered, DeliveryFault, type OutgoingBody } from '../../outbox/channel.ts';
import { revealedMail, revealedRobot } from '../group/other-channels.ts';
import { type CoreContext, openWhole } from './core-context.ts';

export const alertTestCommand: CliCommand<CoreContext> = {
  words: ['alert', 'test'],
  summary: '试发一条告警：给一个群机器人或一个邮箱，说出结果和怎么改；成功返回 0',
  options: {
    url: { type: 'string', value: '网址', summary: '机器人的 webhook 地址（配置里还没有写的）' },
    secret: { type: 'string', value: '密钥', summary: '与 --url 一起：机器人“签名校验”的密钥' },
    keyword: { type: 'string', value: '关键词', summary: '与 --url 一起：机器人“自定义关键词”中的一个' },
    robot: { type: 'string', value: '名字', summary: '配置的 channels.robots 里的一个' },
    mail: { type: 'string', value: '邮箱', summary: '用配置的 channels.mail 发给这个地址' },
  },
  run: async (ctx, input) => {
    const ways = ['url', 'robot', 'mail'].filter((name) => textOption(input, name) !== undefined);
    if (ways.length !== 1)
      throw new UserError('要写 --url、--robot、--mail 中的一个，例如 zhiban alert test --robot ops');
    try {
      const { proof, note } = await delivered(ctx, input);
      input.out.line(`已发出：${proof ?? '对方已收下'}${note === undefined ? '' : `（${note}）`}`);
      return 0;
    } catch (thrown) {
      if (!(thrown instanceof DeliveryFault)) throw thrown;
      const doubt = thrown.outcome === 'unknown' ? '不知道有没有发出' : '没有发出';
      input.out.line(`${doubt}：${thrown.message}`);
      return 1;
    }
  },
};

async function delivered(ctx: CoreContext, input: CliInput): Promise<Delivered> {
  const url = textOption(input, 'url');
  if (url !== undefined) {
    // Of the configuration no more than what it allows: nothing else has to be in order.
    const sections = loadSections({ cwd: ctx.cwd, env: readEnvironment(ctx.cwd) }, { outbound: outbound.prefault({}) });
    const robot = { url, secret: textOption(input, 'secret'), keyword: textOption(input, 'keyword') };
    return told(robot, sections.outbound);
  }
  const program = await openWhole(ctx);
  try {
    const { config, secrets } = program.context;
    const name = textOption(input, 'robot');
    if (name !== undefined) {
      const robot = config.channels.robots[name];
      if (robot === undefined) throw new UserError(`channels.robots 里没有“${name}”`);
      return await told(await revealedRobot(robot, secrets.reveal), config.outbound);
    }
    const { mail } = config.channels;
    if (mail === undefined) throw new UserError('没有配置 channels.mail');
    const letter = { to: textOption(input, 'mail') ?? '', body: words(), id: `test-${Date.now()}` };
    return await sendMail(await revealedMail(mail, secrets.reveal), letter);
  } finally {
    await program.closers.close();
  }
}

function told(robot: Robot, rules: OutboundRules): Promise<Delivered> {
  return tellRobot(robot, words(), { outbound: openOutbound(rules), now: systemClock });
}

function words(): OutgoingBody {
  const at = minuteText(systemClock().toISOString(), PEOPLE_ZONE);
  return {
    kind: 'post',
    title: '值班试发一条告警',
    lines: [`${at}（北京时间）：收到这条，说明这个渠道是通的，不用处理。`],
  };
}

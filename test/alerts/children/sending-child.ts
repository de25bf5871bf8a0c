// The sender in a process of its own that is killed from outside: `node sending-child.js <store url> <Feishu> <robot> <its secret>`.
import { robotChannel } from '../../../src/channels/robot.ts';
import { feishuChannel } from '../../../src/feishu/channel.ts';
import { openFeishu } from '../../../src/feishu/client.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { openOutbound } from '../../../src/outbound/client.ts';
import { startSender } from '../../../src/outbox/sender.ts';
import { openStore } from '../../../src/store/store.ts';
import { APP, BACKOFF, QUIET_LOG, RATES } from '../troupe.ts';

const [, , url = '', domain = '', robotUrl = '', secret = ''] = process.argv;
const { appId, appSecret } = APP;
const feishu = openFeishu({ appId, appSecret, domain, timeoutMs: 10_000 }, QUIET_LOG);
const outbound = openOutbound({ allow: [new URL(robotUrl).host], http: ['127.0.0.1'] });
startSender({
  store: await openStore(url),
  channels: {
    feishu: feishuChannel(feishu, { pageUrl: null, fileLink: async () => null }),
    robot: robotChannel(async () => ({ url: robotUrl, secret }), { outbound, now: systemClock }),
  },
  ...{ now: systemClock, log: QUIET_LOG, signal: new AbortController().signal, pollMs: 20 },
  ...{ rates: RATES, backoff: BACKOFF },
});
process.send?.('sending');

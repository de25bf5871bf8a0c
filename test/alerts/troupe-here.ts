// The troupe in this process: transactions of the evaluation die by a thrown error, and a restart opens everything anew.
import { wake } from '../../src/alerts/worker.ts';
import { feishuChannel } from '../../src/feishu/channel.ts';
import { openFeishu } from '../../src/feishu/client.ts';
import type { Channel } from '../../src/outbox/channel.ts';
import { startSender } from '../../src/outbox/sender.ts';
import { openStore } from '../../src/store/store.ts';
import { SECOND } from './bench.ts';
import { APP, BACKOFF, QUIET_LOG, RATES, type Stage, stormRules, type Troupe } from './troupe.ts';

const MOST_DEATHS = 200;

export async function troupeHere({ url, simulator, group }: Stage): Promise<Troupe> {
  const robot: string[] = [];
  const given = stormRules(group);
  let life = await begun(url, simulator.url, robot);
  let broken = 0;

  /** Every fourth dies in the middle of its transaction, and is begun anew. */
  const evaluate = async (at: Date): Promise<void> => {
    for (let isWhole = false; !isWhole; ) {
      let named = 0;
      const dies = (at.getTime() / SECOND) % 4 === 0 && broken < MOST_DEATHS;
      try {
        await wake({
          ...{ store: life.store, lease: { assertHeld: async () => {} }, now: () => at, rules: () => given },
          siteName: (code) => {
            named += 1;
            if (dies && named === 3 && Math.random() < 0.5) throw new Error('killed');
            return code;
          },
        });
        isWhole = true;
      } catch (thrown) {
        if (!(thrown instanceof Error && thrown.message === 'killed')) throw thrown;
        broken += 1;
      }
    }
  };
  return {
    evaluate,
    restart: async () => {
      await life.end();
      life = await begun(url, simulator.url, robot);
    },
    calm: () => {},
    robot: () => robot.map((text) => ({ text, maybeTwice: false })),
    deaths: () => broken,
    end: () => life.end(),
  };
}

async function begun(url: string, domain: string, robot: string[]) {
  const store = await openStore(url);
  const stop = new AbortController();
  const { appId, appSecret } = APP;
  const feishu = openFeishu({ appId, appSecret, domain, timeoutMs: 10_000 }, QUIET_LOG);
  const speaker: Channel = {
    deliver: async ({ body }) => {
      robot.push(JSON.stringify(body));
      return { messageId: null, proof: '0' };
    },
    settle: async () => ({ found: 'none' }),
  };
  const channels = { feishu: feishuChannel(feishu, { pageUrl: null, fileLink: async () => null }), robot: speaker };
  const common = { store, channels, now: () => new Date(), log: QUIET_LOG, signal: stop.signal, pollMs: 20 };
  const { ended } = startSender({ ...common, rates: RATES, backoff: BACKOFF });
  return {
    store,
    end: async (): Promise<void> => {
      stop.abort();
      await ended;
      feishu.close();
      await store.close();
    },
  };
}

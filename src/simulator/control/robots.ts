// Custom robots of groups, as their group's settings make them.
import type { Platform } from '../platform.ts';
import { newPlatformId } from '../state/ids.ts';
import type { RobotRecord } from '../state/records.ts';
import { chatRecord, wrongUse } from './refs.ts';

export interface RobotOptions {
  readonly name?: string;
  /** Of the signature; absent: none is checked. */
  readonly secret?: string;
  /** At most ten: a message has to have one of them. */
  readonly keywords?: readonly string[];
  /** At most ten addresses or ranges: `10.0.0.1`, `123.12.1.*`, `10.0.0.0/8`. */
  readonly ips?: readonly string[];
}

export interface CustomRobot {
  readonly id: string;
  readonly name: string;
  readonly chat: string;
  /** Where its webhook lies below the simulator's address: `/open-apis/bot/v2/hook/…`. */
  readonly path: string;
}

export interface Robots {
  /** @param chat `oc_…` of a group */
  add(chat: string, options?: RobotOptions): CustomRobot;
  /** Its address is good for nothing any more. */
  remove(robot: CustomRobot): void;
  all(): readonly CustomRobot[];
}

const MOST_SETTINGS = 10;

export function openRobots(platform: Platform): Robots {
  const { state } = platform;
  return {
    add: (chat, { name = '告警机器人', secret, keywords = [], ips = [] } = {}) => {
      if (chatRecord(platform, chat).mode !== 'group') throw wrongUse('机器人只能加在群里');
      if (keywords.length > MOST_SETTINGS || ips.length > MOST_SETTINGS) throw wrongUse('关键词和 IP 各最多 10 个');
      const token = newPlatformId('');
      const record: RobotRecord = {
        token,
        id: newPlatformId('bot_'),
        chat,
        name,
        secret: secret ?? null,
        keywords,
        ips,
      };
      state.robots.put(token, record);
      return shown(record);
    },
    remove: ({ id }) => {
      const found = state.robots.all().find((one) => one.id === id);
      if (found !== undefined) state.robots.remove(found.token);
    },
    all: () => state.robots.all().map(shown),
  };
}

function shown({ token, id, name, chat }: RobotRecord): CustomRobot {
  return { id, name, chat, path: `/open-apis/bot/v2/hook/${token}` };
}

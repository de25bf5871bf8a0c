// The playground's company: three people with different rights, and the group they share with the bot.
import { createHash } from 'node:crypto';
import { TENANT_KEY } from '../simulator/tenant.ts';

export interface PlaygroundPerson {
  readonly id: string;
  readonly name: string;
  readonly right: 'admin' | 'operate' | 'query';
}

/** Ids in the platform's shape, the same for ever: configuration and messages name them. */
function idOf(prefix: 'ou_' | 'oc_', name: string): string {
  return prefix + createHash('sha256').update(`zhiban playground ${name}`).digest('hex').slice(0, 32);
}

export const PLAYGROUND_PEOPLE: readonly PlaygroundPerson[] = [
  { id: idOf('ou_', 'wang'), name: '王工', right: 'admin' },
  { id: idOf('ou_', 'li'), name: '李姐', right: 'operate' },
  { id: idOf('ou_', 'chen'), name: '小陈', right: 'query' },
];
export const PLAYGROUND_GROUP = { id: idOf('oc_', 'group'), name: '值班演练群' } as const;
export const PLAYGROUND_APP = 'cli_a0b1c2d3e4f50617';
export const PLAYGROUND_TENANT = TENANT_KEY;

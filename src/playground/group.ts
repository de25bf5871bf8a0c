// The playground's Feishu: a simulator inside the server's process, with the company and its group in it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_FOLDER } from '../lib/own-folder.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { PLAYGROUND_APP, PLAYGROUND_GROUP, PLAYGROUND_PEOPLE } from './company.ts';

export interface PlaygroundFeishuOptions {
  /** The data folder; the simulator keeps its state below it. */
  readonly dataDir: string;
  readonly appSecret: string;
  readonly encryptKey: string;
  readonly verificationToken: string;
  /** How far the product's clock is ahead of the machine's, milliseconds. */
  readonly aheadMs: number;
}

/** Starts the local Feishu; its events go nowhere before openGroup. */
export async function startPlaygroundFeishu(options: PlaygroundFeishuOptions): Promise<Simulator> {
  const { dataDir, aheadMs, ...secrets } = options;
  const folder = join(dataDir, 'playground');
  mkdirSync(folder, OWN_FOLDER);
  const app = { appId: PLAYGROUND_APP, name: '值班', eventUrl: null, ...secrets };
  const simulator = await startSimulator({ port: 0, file: join(folder, 'feishu.jsonl'), apps: [app] });
  stepTo(simulator, aheadMs);
  return simulator;
}

/**
 * Where events go from now on, and where browsers come back to that signed in; the group is made when it is not there, and the bot hears that it was taken
 * in.
 */
export function openGroup(simulator: Simulator, eventUrl: string, redirectUrls: readonly string[]): void {
  simulator.apps.setRedirectUrls(PLAYGROUND_APP, redirectUrls);
  simulator.apps.setUrl(PLAYGROUND_APP, eventUrl);
  const people = PLAYGROUND_PEOPLE.map(({ name, id }) => simulator.people.add(name, id));
  const { id, name } = PLAYGROUND_GROUP;
  if (!simulator.chats.all().some((chat) => chat.id === id)) {
    simulator.chats.create(name, people, [PLAYGROUND_APP], id);
  }
  // What could not be delivered while nobody listened need not wait for its hour.
  simulator.events.hurry();
}

/** The platform's clock goes with the product's, and like it never back. */
export function stepTo(simulator: Simulator, aheadMs: number): void {
  const missing = aheadMs - simulator.clock.ahead();
  if (missing > 0) simulator.clock.advance(missing);
}

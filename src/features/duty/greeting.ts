// What is said when the bot comes into a group, or somebody opens the private chat for the first time.
import type { Answer } from '../../bot/command.ts';
import type { Occasion } from '../../bot/request.ts';
import type { Context } from '../../context.ts';
import type { House } from '../../feature.ts';
import { homeCard } from './home.ts';
import { homeTiles } from './tiles.ts';

export type GreetingContext = Context & { readonly house: House };

const IN_GROUP =
  '我看着各基地的台账：每天早上在这里说昨天变了什么、谁改的；平时 @我 就能查。作业没做成、消息发不出去，我也会在这里说，不会悄悄停下。';
const IN_PRIVATE = '我看着各基地的台账。直接写要查的就行，不用 @我。';

/** Once a chat: whoever opens it again has read it. */
export async function greeting({ house, config }: GreetingContext, occasion: Occasion): Promise<Answer | null> {
  const isGroup = occasion.kind === 'bot-added';
  // The platform says so every time somebody looks into the private chat.
  const once = isGroup ? `greeting/${occasion.chatId}/${occasion.id}` : `greeting/${occasion.chatId}`;
  const introduction = isGroup ? `${IN_GROUP}${whereTold(config.feishu?.chats ?? [], occasion.chatId)}` : IN_PRIVATE;
  const card = homeCard({ standing: [], tiles: homeTiles(house.commands()), introduction });
  return { messages: [{ once, place: 'chat', body: { kind: 'card', card, fallbackText: introduction } }] };
}

/** A group that is not in the configuration can ask, but is not told anything by itself. */
function whereTold(chats: readonly { readonly id: string }[], chat: string): string {
  if (chats.some(({ id }) => id === chat)) return '';
  return `\n这个群还没有写进配置，每天的变更日志不会发到这里；要发的话，请管理员在 feishu.chats 里加上 ${chat}。`;
}

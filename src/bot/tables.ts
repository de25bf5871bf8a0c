// The tables of this room: what came in, and by which keys it is known. Instants are ISO text in UTC.

/** `waiting`: not worked on, or to be worked on again. `ignored`: not meant for us, and its content is forgotten. */
export type EventState = 'waiting' | 'done' | 'failed' | 'ignored';

export interface BotEventsTable {
  /** Ascends in the order of arrival. */
  readonly id: string;
  readonly chat: string;
  readonly kind: string;
  /** JSON of a FeishuEvent; `{}` once it is ignored. */
  body: string;
  /** When it happened at the platform: a chat's events are worked on in this order, those of one moment as they arrived. */
  readonly happened_at: string;
  /** By the real clock. */
  readonly received_at: string;
  state: EventState;
  /** How often work on it was begun: what kills its process every time must end. */
  attempts: number;
  finished_at: string | null;
  error: string | null;
}

/** What must not count twice: event ids, message ids, buttons that work once. */
export interface BotKeysTable {
  readonly key: string;
  /** The event that has it. */
  readonly event: string;
  readonly at: string;
}

export interface BotTables {
  bot_events: BotEventsTable;
  bot_keys: BotKeysTable;
}

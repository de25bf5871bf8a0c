// The envelope of version 2 that every event and callback comes in (feishu.md §2.1).

import type { JsonObject } from '../../lib/json.ts';
import type { App } from '../apps.ts';
import { newPlatformId } from '../state/ids.ts';

export interface EnvelopeFacts {
  readonly app: App;
  readonly type: string;
  readonly tenantKey: string;
  /** Milliseconds, the platform's time. */
  readonly at: number;
  readonly event: JsonObject;
  /** Absent: a new one. */
  readonly eventId?: string;
}

/** `create_time` has 13 digits for events and 16 for card callbacks: receivers decide by length (§2.1). */
export function envelope({ app, type, tenantKey, at, event, eventId }: EnvelopeFacts): JsonObject {
  return {
    schema: '2.0',
    header: {
      event_id: eventId ?? newPlatformId(''),
      token: app.verificationToken,
      create_time: type === 'card.action.trigger' ? `${at}000` : String(at),
      event_type: type,
      tenant_key: tenantKey,
      app_id: app.id,
    },
    event,
  };
}

/** The three ids of somebody; `user_id` only with its own scope (§2.6). */
export function userIds(
  app: App,
  person: { readonly id: string; readonly unionId: string; readonly userId: string },
): JsonObject {
  const ids = { open_id: person.id, union_id: person.unionId };
  return app.scopes.has('contact:user.employee_id:readonly') ? { ...ids, user_id: person.userId } : ids;
}

// Every endpoint of the open API that is served.
import { bitableEndpoints } from '../bitable/endpoints.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import { cardUpdateEndpoints } from './card-update.ts';
import { changeEndpoints } from './change.ts';
import { chatEndpoints } from './chats.ts';
import { fileEndpoints } from './files.ts';
import { scopeEndpoints } from './granted-scopes.ts';
import { peopleEndpoints } from './people.ts';
import { reactionEndpoints } from './reactions.ts';
import { readEndpoints } from './read.ts';
import { sendEndpoints } from './send.ts';
import { urgentEndpoints } from './urgent.ts';

export function allEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    ...sendEndpoints(platform),
    ...changeEndpoints(platform),
    ...readEndpoints(platform),
    ...reactionEndpoints(platform),
    ...urgentEndpoints(platform),
    ...fileEndpoints(platform),
    ...chatEndpoints(platform),
    ...peopleEndpoints(platform),
    ...cardUpdateEndpoints(platform),
    ...scopeEndpoints(),
    ...bitableEndpoints(platform),
  ];
}

// Server-sent events of what changes: `message` with the message as it is now, `chat`, `person`, `clock`, `table` of a Bitable; secrets such as tokens are no changes.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Change } from '../state/state.ts';
import type { Control } from './control.ts';

export interface ChangeStream {
  follow(request: IncomingMessage, response: ServerResponse): void;
  /** Ends every stream. */
  close(): void;
}

/** So that a proxy does not take the stream for dead, and a client that has gone is noticed. */
const BEAT_MS = 15_000;

export function openChangeStream(control: Control): ChangeStream {
  const followers = new Set<ServerResponse>();
  let sequence = 0;
  const stop = control.onChange((change) => {
    const said = saidOf(control, change);
    if (said === null || followers.size === 0) return;
    sequence++;
    const text = `id: ${sequence}\nevent: ${said.event}\ndata: ${JSON.stringify(said.data)}\n\n`;
    for (const follower of followers) follower.write(text);
  });
  const beat = setInterval(() => {
    for (const follower of followers) follower.write(': beat\n\n');
  }, BEAT_MS);
  beat.unref();
  return {
    follow: (request, response) => {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      // A stream that was cut off has missed something: whoever comes back is told to look at everything again.
      response.write('retry: 1000\nevent: hello\ndata: {}\n\n');
      followers.add(response);
      request.socket.once('close', () => followers.delete(response));
    },
    close: () => {
      stop();
      clearInterval(beat);
      for (const follower of followers) follower.end();
      followers.clear();
    },
  };
}

function saidOf(
  control: Control,
  { collection, id }: Change,
): { readonly event: string; readonly data: unknown } | null {
  switch (collection) {
    case 'messages':
      return { event: 'message', data: control.message(id) };
    case 'chats': {
      const { name, mode } = control.chats.get(id);
      return { event: 'chat', data: { id, name, mode } };
    }
    case 'people':
      return { event: 'person', data: control.people.all().find((person) => person.id === id) };
    case 'clock':
      return { event: 'clock', data: { now: control.clock.now().toISOString(), aheadMs: control.clock.ahead() } };
    case 'reactions':
      return { event: 'reaction', data: { id } };
    case 'tables':
    case 'revisions':
      return { event: 'table', data: { table: id } };
    default:
      return null;
  }
}

// Waits as a slow server does, and no longer than somebody waits for the answer.
import type { ServerResponse } from 'node:http';

/** Resolves after so many real milliseconds, or when the connection has gone. */
export async function pause(ms: number, response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      response.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    response.once('close', done);
  });
}

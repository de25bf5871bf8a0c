// The servers of this test run, started by global-setup.ts when the first test asks.
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where global-setup.ts answers `/mysql` and `/postgres` with a URL. */
    sharedServers: string;
  }
}

export type SharedServerName = 'mysql' | 'postgres';

/** The URL of a server shared by all tests: its account may create databases. Use freshDatabase() unless you need the server itself. */
export async function sharedServerUrl(name: SharedServerName): Promise<string> {
  const answer = await fetch(`${inject('sharedServers')}/${name}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

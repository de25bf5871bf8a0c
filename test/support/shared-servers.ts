// The servers of this test run, started by global-setup.ts when the first test asks.
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where global-setup.ts answers `/mysql` and `/postgres` with a URL, `/programs` with a folder. */
    sharedServers: string;
  }
}

export type SharedServerName = 'mysql' | 'postgres';

/** The URL of a server shared by all tests: its account may create databases. Use freshDatabase() unless you need the server itself. */
export function sharedServerUrl(name: SharedServerName): Promise<string> {
  return asked(name);
}

/** Where this run's programs are, see buildPrograms(). */
export function programsFolder(): Promise<string> {
  return asked('programs');
}

async function asked(name: string): Promise<string> {
  const answer = await fetch(`${inject('sharedServers')}/${name}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

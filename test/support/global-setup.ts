// What every test run stands on: servers that are started when a test first asks for one, and stopped with the run.
// Tests ask over HTTP because they run in other processes; a run that needs no database starts none.
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildPrograms } from './programs.ts';
import { secretsInLogs } from './secret-watch.ts';
import { MARIADB, startMariadb } from './servers/mariadb.ts';
import { installMissing, type Program } from './servers/packages.ts';
import { POSTGRES, startPostgres } from './servers/postgres.ts';
import { startWatchdog } from './servers/watchdog.ts';

export interface SharedServer {
  readonly program: Program;
  /** A server that is there already. */
  readonly given: string | undefined;
  start(): Promise<{ readonly url: string; stop(): Promise<void> }>;
}

/** A further server is one line here, its name in `shared-servers.ts`, and one file in `servers/`. */
const SERVERS: Readonly<Record<string, SharedServer>> = {
  mysql: { program: MARIADB, given: process.env.TEST_MYSQL_URL, start: startMariadb },
  postgres: { program: POSTGRES, given: process.env.TEST_POSTGRES_URL, start: startPostgres },
};

/** Called by vitest once a run, in its main process; what it returns is called at the end, also after failures and Ctrl-C. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Here and not when a test first asks: installing takes longer than a test may.
  installMissing(Object.values(SERVERS).flatMap(({ given, program }) => (given ? [] : [program])));
  const folder = mkdtempSync(join(tmpdir(), 'zhiban-run-'));
  const watchdog = startWatchdog();
  watchdog.remove(folder);
  project.provide('runFolder', folder);

  let building: Promise<string> | null = null;
  const programs = (): Promise<string> => {
    building ??= buildPrograms(watchdog);
    return building;
  };
  const started = new Map<string, ReturnType<SharedServer['start']>>();
  const urlOf = async (name: string) => {
    const server = SERVERS[name];
    if (server === undefined) throw new Error(`there is no server ${name}`);
    if (server.given) return server.given;
    const starting = started.get(name) ?? server.start();
    started.set(name, starting);
    return (await starting).url;
  };

  const door = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    (name === 'programs' ? programs() : urlOf(name)).then(
      (answer) => response.end(answer),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  project.provide('sharedServers', `http://127.0.0.1:${(door.address() as AddressInfo).port}`);

  return async () => {
    door.close();
    door.closeAllConnections();
    const running = await Promise.allSettled(started.values());
    await Promise.all(running.map((server) => (server.status === 'fulfilled' ? server.value.stop() : undefined)));
    const found = secretsInLogs(folder);
    await watchdog.end();
    if (found.length === 0) return;
    // What is thrown here vitest prints, and ends well all the same.
    process.exitCode = 1;
    console.error(`secrets in logs:\n${[...new Set(found)].join('\n')}`);
  };
}

// What must hold of everything that a test of the group has sent and written, whatever the test was about.
import type { Lab } from './lab.ts';

export interface Expected {
  /** Codes with which the platform may refuse a call although nothing was set to fail. */
  readonly codes?: readonly number[];
}

/** A tenant token, as the platform gives them out. */
const TOKEN = /\bt-[0-9a-f]{16,}/;

/** Everything that is wrong, a sentence each: refused calls, fall-backs, messages given up, secrets in the log, people pinged. */
export async function faultsOf(lab: Lab, { codes = [] }: Expected = {}): Promise<readonly string[]> {
  const refused = lab.simulator
    .calls()
    .filter(({ code, status, fault }) => fault === null && (code !== 0 || status >= 300) && !codes.includes(code))
    .map(({ method, path, status, code }) => `${method} ${path} was refused: ${status} ${code}`);
  return [
    ...lab.bugs.map((bug) => `the simulator: ${bug}`),
    ...refused,
    ...(await unsaid(lab)),
    ...secretsIn(lab),
    ...pings(lab),
  ];
}

/** What was not sent as it was meant, or not at all. */
function unsaid(lab: Lab): Promise<readonly string[]> {
  return lab.withStore(async (store) => {
    const { db } = store.withTables<{
      outbox: { id: string; state: string; note: string | null; error: string | null };
    }>();
    const rows = await db.selectFrom('outbox').select(['id', 'state', 'note', 'error']).execute();
    return rows
      .filter(
        ({ state, note }) => !['sent', 'superseded'].includes(state) || (note !== null && !note.startsWith('应答丢失')),
      )
      .map(({ id, state, note, error }) => `message ${id}: ${state} ${note ?? ''} ${error ?? ''}`);
  });
}

function secretsIn(lab: Lab): readonly string[] {
  return lab
    .logs()
    .flatMap((log) => [
      ...Object.entries(lab.secrets).flatMap(([name, secret]) => (log.includes(secret) ? [`${name} in a log`] : [])),
      ...(TOKEN.test(log) ? ['a tenant token in a log'] : []),
    ]);
}

function pings({ simulator }: Lab): readonly string[] {
  return simulator.chats
    .all()
    .flatMap((chat) => chat.messages())
    .filter(({ sender, pings: called }) => sender.kind === 'app' && called.length > 0)
    .map(({ text, pings: called }) => `pinged ${called.join()}: ${text.slice(0, 80)}`);
}

// Sessions: their ends by the clock and by revoking, and that nobody gets in with what the store shows.
import { expect, it } from 'vitest';
import {
  countSessions,
  endSession,
  endSessionsOf,
  findSession,
  forgetSignins,
  IDLE_MS,
  LONGEST_MS,
  openSession,
  type SignedIn,
} from '../../../src/people/signin/sessions.ts';
import type { Store } from '../../../src/store/store.ts';
import { onEachStore } from '../../store/each-store.ts';
import { allTexts, later, NOW, signinStore } from './bench.ts';

const WANG: SignedIn = { person: 'ou_wang', name: '王工', how: 'feishu', ownRight: null, chats: ['oc_a'] };
const open = (store: Store, whose = WANG, now = NOW): Promise<string> =>
  store.transaction((trx) => openSession(trx, whose, now));

onEachStore('sessions', (bench) => {
  it('are found by the id that the browser has, and by nothing that the store has', async () => {
    const { store } = await signinStore(bench);
    const id = await open(store);
    expect(id).toMatch(/^[\w-]{43}$/);
    const session = await findSession(store, id, NOW);
    expect(session).toMatchObject(WANG);
    const kept = await allTexts(store, 'sessions');
    expect(kept).not.toContain(id);
    expect(kept).not.toContain(session?.csrf);
    const { hash } = JSON.parse(kept)[0] as { hash: string };
    for (const wrong of [hash, hash.slice(0, 43), '', 'x'.repeat(43), `${id}x`, `${id.slice(0, 42)}'`])
      expect(await findSession(store, wrong, NOW)).toBeNull();
  });

  it('end after eight hours without a request, and each request begins them anew', async () => {
    const { store } = await signinStore(bench);
    const id = await open(store);
    expect(await findSession(store, id, later(IDLE_MS - 1))).not.toBeNull();
    expect(await findSession(store, id, later(2 * IDLE_MS - 2))).not.toBeNull();
    expect(await findSession(store, id, later(3 * IDLE_MS - 2))).toBeNull();
  });

  it('end after twenty-four hours however busy', async () => {
    const { store } = await signinStore(bench);
    const id = await open(store);
    for (let at = 0; at < LONGEST_MS; at += IDLE_MS / 2) expect(await findSession(store, id, later(at))).not.toBeNull();
    expect(await findSession(store, id, later(LONGEST_MS - 1))).not.toBeNull();
    expect(await findSession(store, id, later(LONGEST_MS))).toBeNull();
  });

  it('end at once when they are revoked: one, or all of a person and nobody else', async () => {
    const { store } = await signinStore(bench);
    const [first, second, third] = [await open(store), await open(store), await open(store)];
    const other = await open(store, { ...WANG, person: 'ou_li', name: '李姐' });
    await store.transaction((trx) => endSession(trx, first));
    expect(await findSession(store, first, NOW)).toBeNull();
    expect(await countSessions(store, 'ou_wang', NOW)).toBe(2);
    expect(await store.transaction((trx) => endSessionsOf(trx, 'ou_wang'))).toBe(2);
    for (const id of [second, third]) expect(await findSession(store, id, NOW)).toBeNull();
    expect(await findSession(store, other, NOW)).toMatchObject({ person: 'ou_li' });
  });

  it('have a token of their own against forgery', async () => {
    const { store } = await signinStore(bench);
    const [one, other] = [await open(store), await open(store)];
    expect((await findSession(store, one, NOW))?.csrf).not.toBe((await findSession(store, other, NOW))?.csrf);
  });

  it('are forgotten when they are over', async () => {
    const { store } = await signinStore(bench);
    await open(store);
    expect(await forgetSignins(store, later(LONGEST_MS))).toBe(0);
    expect(await forgetSignins(store, later(LONGEST_MS + 1))).toBe(1);
    expect(await allTexts(store, 'sessions')).toBe('[]');
  });
});

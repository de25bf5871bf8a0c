import { afterEach, expect, it } from 'vitest';
import { createIntake, type Intake } from '../../src/bot/intake.ts';
import { forgetEvents } from '../../src/bot/retention.ts';
import { storeEvents } from '../../src/bot/store-events.ts';
import { UpstreamError } from '../../src/lib/errors.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachStore } from '../store/each-store.ts';
import { botBench } from './bench.ts';
import { button, click, entered, message } from './events.ts';

const intakes: Intake[] = [];
afterEach(async () => {
  await Promise.all(intakes.splice(0).map((intake) => intake.close()));
});

/** The same store, which counts its transactions. */
function counting(store: Store): { readonly store: Store; readonly begun: () => number } {
  let count = 0;
  const of = <T extends Store>(inner: T): T => ({
    ...inner,
    withTables: () => of(inner.withTables<object>() as T),
    transaction: (work: never) => {
      count += 1;
      return inner.transaction(work);
    },
  });
  return { store: of(store), begun: () => count };
}

function intakeOf(...options: Parameters<typeof createIntake>): Intake {
  const intake = createIntake(...options);
  intakes.push(intake);
  return intake;
}

onEachStore('events into the store', ({ fresh, again }) => {
  it('each once: by its id, and a message by its own', async () => {
    const { put, events } = await botBench(await fresh());
    const one = message('台账', { id: 'e1', messageId: 'om_1' });
    expect(await put(one)).toEqual(['stored']);
    expect(await put(one)).toEqual(['duplicate']);
    expect(await put({ ...one, id: 'e2' })).toEqual(['duplicate']);
    expect(await put({ ...one, messageId: 'om_2' })).toEqual(['duplicate']);
    expect(await put(message('台账', { id: 'E1', messageId: 'OM_1' }))).toEqual(['stored']);
    // A card is pressed many times.
    const pressed = () => click(button('台账'), { card: 'om_1' });
    expect(await put(pressed(), pressed(), entered('bot-added'))).toEqual(['stored', 'stored', 'stored']);
    expect((await events()).map(({ kind }) => kind)).toEqual(['message', 'message', 'click', 'click', 'bot-added']);
  });

  it('each once within one batch, in the order they came', async () => {
    const { put, events } = await botBench(await fresh());
    const [one, two, three] = [message('1'), message('2'), message('3')];
    const twin = { ...two, id: 'evt-twin' };
    expect(await put(three, one, one, two, twin, three)).toEqual([
      'stored',
      'stored',
      'duplicate',
      'stored',
      'duplicate',
      'duplicate',
    ]);
    expect((await events()).map(({ body }) => JSON.parse(body))).toEqual([three, one, two]);
    expect(await put()).toEqual([]);
  });

  it('all or none', async () => {
    const { put, events, keys } = await botBench(await fresh());
    const tooLong = message('台账', { chat: `oc_${'x'.repeat(300)}` });
    await expect(put(message('台账'), tooLong)).rejects.toThrow();
    expect(await events()).toEqual([]);
    expect(await keys()).toEqual([]);
  });

  it('each once when two processes store the same, in whatever order', async () => {
    const { store, url, events } = await botBench(await fresh());
    const other = await again(url);
    const many = Array.from({ length: 40 }, (_, index) => message(`${index}`));
    const answers = await Promise.all([
      storeEvents(store, many, new Date()),
      storeEvents(other, many.toReversed(), new Date()),
    ]);
    const [first = [], second = []] = answers;
    const stored = [...first, ...second].filter((as) => as === 'stored');
    expect(stored.length).toBe(40);
    expect((await events()).length).toBe(40);
  });

  it('with what people write, whatever it is', async () => {
    const { put, events } = await botBench(await fresh());
    const odd = message(`台账 \0 \u{1F600} \uD800 ' " \\ ${'长'.repeat(50_000)}`);
    expect(await put(odd)).toEqual(['stored']);
    expect(JSON.parse((await events())[0]?.body ?? '')).toEqual(odd);
  });

  it('together, when they come together', async () => {
    const { store, events } = await botBench(await fresh());
    const { store: counted, begun } = counting(store);
    let heard = 0;
    const intake = intakeOf({
      store: counted,
      stored: () => {
        heard += 1;
      },
    });
    const one = message('台账');
    const many = [one, ...Array.from({ length: 240 }, (_, index) => message(`${index}`))];
    const answers = await Promise.all([...many, one].map((event) => intake.take(event)));
    expect(answers.filter((as) => as === 'stored').length).toBe(241);
    expect(answers.at(-1)).toBe('duplicate');
    expect((await events()).map(({ body }) => JSON.parse(body))).toEqual(many);
    expect(begun()).toBe(3);
    expect(heard).toBe(3);
    expect(await intake.take(one)).toBe('duplicate');
    expect(heard).toBe(3);
  });

  it('all but the one that cannot be stored', async () => {
    const { store, events } = await botBench(await fresh());
    const intake = intakeOf({ store });
    const bad = message('台账', { chat: `oc_${'x'.repeat(300)}` });
    const taken = await Promise.allSettled([message('1'), bad, message('2')].map((event) => intake.take(event)));
    expect(taken.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await events()).length).toBe(2);
  });

  it('until it is closed: what was taken is stored, and nothing afterwards', async () => {
    const { store, events } = await botBench(await fresh());
    const intake = intakeOf({ store });
    const taken = Array.from({ length: 150 }, (_, index) => intake.take(message(`${index}`)));
    await intake.close();
    expect((await events()).length).toBe(150);
    expect(new Set(await Promise.all(taken))).toEqual(new Set(['stored']));
    await expect(intake.take(message('late'))).rejects.toThrow(UpstreamError);
  });

  it('and out of it after a day, with their keys', async () => {
    const { store, put, events, keys } = await botBench(await fresh());
    const now = new Date();
    const daysAgo = (days: number): Date => new Date(now.getTime() - days * 24 * 3_600_000);
    await storeEvents(store, [message('old'), message('old too')], daysAgo(3));
    await storeEvents(store, [message('yesterday')], daysAgo(0.9));
    await put(message('new'));
    const ended = store.withTables<{ bot_events: { state: string } }>().db.updateTable('bot_events');
    expect(await forgetEvents(store, now, now)).toBe(0);
    await ended.set({ state: 'done' }).execute();
    expect(await forgetEvents(store, daysAgo(5), now)).toBe(0);
    expect(await forgetEvents(store, now, now)).toBe(2);
    expect((await events()).length).toBe(2);
    expect((await keys()).length).toBe(4);
  });
});

it('refuses, and does not lose, what a store that is gone cannot take', async () => {
  const gone: Store['transaction'] = async () => {
    throw new UpstreamError('存储', '连不上', { retryable: true });
  };
  const store = { newId: () => 'id', withTables: () => ({ transaction: gone }) } as unknown as Store;
  const intake = intakeOf({ store });
  const taken = await Promise.allSettled([message('1'), message('2')].map((event) => intake.take(event)));
  expect(taken.map((one) => one.status === 'rejected' && one.reason instanceof UpstreamError)).toEqual([true, true]);
});

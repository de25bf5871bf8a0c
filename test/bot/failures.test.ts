import { expect, it } from 'vitest';
import { UpstreamError, UserError } from '../../src/lib/errors.ts';
import { onSomeStores } from '../store/each-store.ts';
import { botBench, endBots } from './bench.ts';
import { message } from './events.ts';

endBots();

const TRACE = /[2-9A-HJKMNP-Z]{4}-[2-9]{2}/;

onSomeStores('a command that fails', ({ fresh }) => {
  it.each([
    ['UserError', new UserError('没有这个基地，请写其中之一'), '没有这个基地', '没有这个基地，请写其中之一', false],
    ['UpstreamError', new UpstreamError('苏州', '苏州连不上', { retryable: true }), '苏州连不上', '苏州连不上', true],
    ['UpstreamError for good', new UpstreamError('苏州', '拒绝', { retryable: false }), '拒绝', '拒绝', false],
    ['a bug', new TypeError('x is \0 not a function, password=hunter22'), '程序出错', '程序出错：x is', false],
    ['no error', 'thrown text', '程序出错', '程序出错：thrown text', false],
  ])('with %s: what people, the audit and the log are told', async (_, thrown, shown, result, again) => {
    const bench = await botBench(await fresh(), {
      台账: async () => {
        throw thrown;
      },
      记: async () => ({
        commit: async () => {
          throw thrown;
        },
      }),
    });
    await bench.put(message('台账 空压机'), message('记 空压机'));
    bench.start();
    await bench.drained();
    const texts = await bench.texts();
    // What a service does to a commit may be the store's doing, and is tried until the attempts are over.
    const atCommit = thrown instanceof UpstreamError ? '程序中断了 3 次' : shown;
    for (const [index, text] of [shown, atCommit].entries()) {
      expect(texts[index]).toContain(text);
      expect(texts[index]).not.toContain('hunter22');
      expect(texts[index]).not.toContain('not a function');
      expect(texts[index]).toMatch(TRACE);
    }
    expect(texts[0]?.includes('再试一次')).toBe(again);
    const audit = await bench.audit();
    expect(audit.length).toBe(2);
    expect(audit[0]).toMatchObject({ decision: 'allowed', command: '台账', trace: bench.inputs[0]?.trace });
    expect(audit[0]?.result).toContain(`失败：${result}`);
    const events = await bench.events();
    expect(events.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(JSON.stringify([audit, events])).not.toContain('hunter22');
    expect(bench.logged[0]).toMatchObject({
      level: thrown instanceof UserError ? 'warn' : 'error',
      fields: { trace: bench.inputs[0]?.trace, command: '台账' },
    });
  });
});

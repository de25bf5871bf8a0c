// The card that asks about cells which people changed: both values of each, a press for all, and it fits whatever they hold.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundCommands } from '../../../src/bot/command.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import { botRules } from '../../../src/bot/understand.ts';
import { conflictCard, settledConflictCard } from '../../../src/features/bitable-sync/cards/conflict-card.ts';
import { bitableSyncCommands } from '../../../src/features/bitable-sync/commands/index.ts';
import { lookedAt } from '../../support/looked-at.ts';
import { rightsFor } from '../../support/rights.ts';

const LINK = 'https://zhiban.example/sync/runs/01k0000000000000000000000a';
const registry = createRegistry(boundCommands(bitableSyncCommands, () => null as never));
const rules = botRules({ registry, sites: [], rights: rightsFor() });
const task = { id: 7, name: '设备表', trace: '7F3K-92' };

const edits = (text: string, cells: number) =>
  Array.from({ length: cells }, (_, index) => ({ key: `${text}K-${index}`, field: '名称', person: text, source: '' }));

it('shows what the person has and what the source has, ten cells of them, and both answers', () => {
  const card = lookedAt(conflictCard(task, { count: 1_012, examples: edits('一号泵', 12) }, LINK), rules);
  expect(card.title).toBe('“设备表”有 1,012 格被人改过，以哪边为准');
  expect(card.text).toContain('**一号泵K-9**　名称：表里 一号泵 · 源里 （空）');
  expect(card.text).not.toContain('K-10');
  // Perhaps the person alone has changed it.
  expect(JSON.stringify(card)).not.toContain('又是别的值');
  expect(card.text).toContain('还有 1,002 格');
  expect(card.buttons.get('以源为准')).toMatchObject({
    line: '同步 冲突 7 以源为准',
    confirm: expect.stringContaining('1,012 格'),
  });
  expect(card.buttons.get('以人为准')?.line).toBe('同步 冲突 7 以人为准');
  expect(card.links.get('看全部')).toBe(LINK);
});

it('says who decided and when, and can be pressed no more; or why nobody has to decide', () => {
  const decided = { by: 'ou_li', at: '2026-11-26T02:00:00.000Z' };
  const card = lookedAt(settledConflictCard(task, { how: '以源为准', decided }), rules);
  expect(card.buttons.size).toBe(0);
  expect(JSON.stringify(card.card)).toContain(
    "<person id='ou_li' show_name=true></person> 2026-11-26 10&#58;00:00 决定以源为准",
  );
  const shell = settledConflictCard(task, { how: '以人为准', decided: { ...decided, by: 'shell' } });
  expect(lookedAt(shell, rules).text).toContain('命令行 2026-11-26 10:00:00 决定以人为准');
  const gone = settledConflictCard(task, { how: '后来的一次运行没有要决定的格子', decided: null });
  expect(lookedAt(gone, rules).text).toContain('后来的一次运行没有要决定的格子');
});

it('fits with whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 12 }), (text, cells) => {
      lookedAt(conflictCard({ ...task, name: text }, { count: cells, examples: edits(text, cells) }, null), rules);
    }),
    { numRuns: 40 },
  );
});

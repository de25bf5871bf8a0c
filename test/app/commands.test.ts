// The commands of all features together: no word claimed twice, rights where something changes, examples that can be typed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { features } from '../../src/app/features.ts';
import { boundCommands } from '../../src/bot/command.ts';
import { commandClashes, compact } from '../../src/bot/registry.ts';
import { understandTyped, understandWritten } from '../../src/bot/understand.ts';
import { dutyFeature } from '../../src/features/duty/index.ts';
import { homeTiles, usable } from '../../src/features/duty/tiles.ts';
import { changesToday } from '../../src/features/ledger/work/kinds.ts';
import { meterFeature } from '../../src/features/meter/index.ts';
import { commandLine } from '../../src/lib/command-line.ts';
import { RIGHTS as RIGHT_NAMES, type Right } from '../../src/people/right.ts';
import { mayDo } from '../../src/people/rights.ts';
import { asker, rightsFor } from '../support/rights.ts';
import { allCommands, allRules, SITES } from './all-commands.ts';

const owners = features.map(({ name, commands }) => ({ owner: name, commands }));

describe('the words of all features', () => {
  it('are claimed by one command each', () => {
    expect(commandClashes(owners)).toEqual([]);
    expect(allCommands.length).toBeGreaterThan(9);
  });

  it('would be told when a feature claimed another’s, or began inside one', () => {
    const taken = allCommands.flatMap(({ names }) => names);
    for (const name of taken) {
      const newcomer = { owner: 'newcomer', commands: [{ names: [name] as const }] };
      expect(commandClashes([...owners, newcomer]).join(), name).toContain(`“${name}”`);
    }
    const inside = { owner: 'newcomer', commands: [{ names: ['台账电表'] as const }] };
    expect(commandClashes([...owners, inside]).join()).toContain('一个词的开头');
  });

  it('lead to their own command, with blanks and without, in any width and case', () => {
    for (const command of allCommands) {
      for (const name of command.names) {
        const forms = [name, `${name} 苏州`, name.toUpperCase(), name.replaceAll(' ', '　')];
        // Between Latin words a blank has to stand.
        if (!/[a-z]/i.test(name)) forms.push(compact(name));
        for (const form of forms) {
          expect(understandTyped(allRules, form, asker('ou_wang')), form).toMatchObject({
            kind: 'command',
            command: { title: command.title },
          });
        }
      }
    }
  });

  it('stand in the usage and in every example, which can be typed as it is', () => {
    for (const { names, usage, examples, title } of allCommands) {
      expect(usage.startsWith(names[0]), usage).toBe(true);
      expect(examples.length, title).toBeGreaterThan(0);
      for (const example of examples) {
        expect(understandTyped(allRules, example, asker('ou_wang')), example).toMatchObject({
          kind: 'command',
          command: { title },
        });
        expect(understandWritten(allRules, commandLine('帮助', [names[0]]), asker('ou_wang'))).toMatchObject({
          kind: 'command',
        });
      }
    }
  });

  it('lead from the card of a refresh to the changes of its site, whatever the name of that', () => {
    for (const site of SITES) {
      const understood = understandWritten(
        allRules,
        changesToday([{ ...site, aliases: [], sources: {} } as never]),
        asker('ou_zhang'),
      );
      expect(understood).toMatchObject({
        command: { names: ['变更', 'changes'] },
        sites: [site.code],
        parsed: { words: [] },
      });
    }
    expect(understandWritten(allRules, changesToday([]), asker('ou_zhang'))).toMatchObject({
      kind: 'command',
      sites: [],
    });
  });

  it('carry whatever a button has to say', () => {
    const property = fc.property(
      fc.constantFrom(...allCommands),
      // Of a NUL nothing arrives.
      fc.array(fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', ''))),
      ({ names, title }, words) => {
        const understood = understandWritten(allRules, commandLine(names[0], words), asker('ou_wang'));
        expect(understood).toMatchObject({ kind: 'command', command: { title }, parsed: { words } });
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});

/** What a command does is not in its type: who adds one says here whether it changes anything. */
const RIGHTS: Readonly<Record<string, Right>> = {
  菜单: 'visit',
  帮助: 'visit',
  状态: 'visit',
  运行: 'query',
  体检: 'operate',
  值班: 'query',
  告警: 'query',
  '告警 取消静默': 'operate',
  '告警 确认': 'operate',
  '告警 详情': 'query',
  '告警 静默': 'operate',
  审计: 'admin',
  台账: 'query',
  '台账 详情': 'query',
  '台账 导出': 'query',
  变更: 'query',
  电表: 'query',
  '电表 充值记录': 'query',
  '电表 月报': 'query',
  '电表 导出': 'query',
  '电表 刷新': 'query',
  '基线 查看': 'query',
  '刷新 台账': 'operate',
  '基线 确认': 'operate',
  '设置 查看': 'query',
  '设置 改': 'admin',
  '设置 还原': 'admin',
  权限: 'visit',
  '权限 查看': 'admin',
  '权限 授予': 'admin',
  '权限 收回': 'admin',
  '权限 申请': 'visit',
  '权限 同意': 'admin',
  '权限 拒绝': 'admin',
  '权限 认领': 'visit',
  '电表 订阅': 'query',
  '电表 退订': 'query',
  '电表 添加': 'admin',
  '电表 停用': 'admin',
  '电表 启用': 'admin',
  '电表 限额': 'admin',
  同步: 'query',
  '同步 运行': 'operate',
  '同步 试跑': 'operate',
  '同步 核对': 'operate',
  '同步 停止': 'operate',
  '同步 日志': 'query',
  '同步 撤销': 'operate',
  '同步 冲突': 'operate',
  '同步 批准': 'approve',
  '同步 拒绝': 'approve',
  '同步 批准SQL': 'approve',
  '同步 暂停': 'operate',
  '同步 恢复': 'operate',
};

/** By hand, and the other way round than the program has it. */
const MAY: Readonly<Record<Right, readonly Right[]>> = {
  visit: ['visit'],
  query: ['visit', 'query'],
  operate: ['visit', 'query', 'operate'],
  approve: ['visit', 'query', 'approve'],
  admin: ['visit', 'query', 'operate', 'approve', 'admin'],
};

describe('rights', () => {
  it('are asked for by every command that changes something, and by no other', () => {
    const rights = Object.fromEntries(allCommands.map(({ names, right }) => [names[0], right]));
    expect(rights).toEqual(RIGHTS);
  });

  it('are had by those in the lists alone: deny by default', () => {
    const nobody = { ...allRules, rights: rightsFor() };
    for (const [line, right] of Object.entries(RIGHTS)) {
      const allowed = (person: string, rules = allRules): unknown => {
        const understood = understandWritten(rules, line, asker(person));
        return understood.kind === 'command' ? understood.allowed : understood.kind;
      };
      expect(allowed('ou_zhang'), line).toBe(right === 'visit' || right === 'query');
      expect(allowed('ou_li'), line).toBe(!['admin', 'approve'].includes(right));
      expect(allowed('ou_wang'), line).toBe(true);
      expect(allowed('ou_wang', nobody), line).toBe(right === 'visit' || right === 'query');
    }
  });

  it.each(RIGHT_NAMES)('are what they say, for every command, to who has %s in another chat', (held) => {
    const rules = { ...allRules, rights: rightsFor({ [held]: ['ou_x'] }) };
    for (const { names, right } of allCommands) {
      const understood = understandWritten(rules, names[0], asker('ou_x', 'oc_elsewhere'));
      expect(understood, names[0]).toMatchObject({ allowed: MAY[held].includes(right) });
    }
  });

  it('decide what 帮助 offers', () => {
    const rights = rightsFor({ operate: ['ou_li'] });
    const lines = (person: string) => usable(allCommands, asker(person), rights).map(({ names }) => names[0]);
    expect(lines('ou_zhang')).not.toContain('刷新 台账');
    expect(lines('ou_li')).toContain('刷新 台账');
    expect(usable(allCommands, asker('ou_zhang', null), rights).map(({ names }) => names[0])).toEqual([
      '菜单',
      '帮助',
      '状态',
      '权限',
      '权限 申请',
      '权限 认领',
    ]);
    for (const { right, names } of allCommands)
      expect(mayDo(allRules.rights, asker('ou_wang', null), { right, action: names[0], sites: [] })).toBe(true);
  });
});

describe('what is offered on the home card', () => {
  it('is there, and free for everybody', () => {
    const tiles = homeTiles(allCommands);
    expect(tiles.map(({ text }) => text)).toEqual(['变更', '台账', '状态', '帮助']);
    for (const { line } of tiles) {
      expect(understandWritten(allRules, line, asker('ou_zhang'))).toMatchObject({ kind: 'command', allowed: true });
    }
  });

  it('has the meters where there are any', () => {
    const withMeters = meterFeature.commands.flatMap((command) =>
      boundCommands([command], () => ({ settings: { meters: { '1': {} } } }) as never),
    );
    expect(homeTiles([...dutyFeature.commands, ...withMeters] as never).map(({ text }) => text)).toContain('电表');
  });

  it('is only what is registered', () => {
    expect(homeTiles([])).toEqual([]);
    const own = dutyFeature.commands.map(({ names }) => names[0]);
    expect(own.slice(0, 4)).toEqual(['菜单', '帮助', '状态', '运行']);
  });
});

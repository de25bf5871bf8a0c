// A dangerous command for the tests of kills.
import type { Command } from '../../../src/bot/command.ts';

export const rebuild: Command<null> = {
  names: ['重建'],
  title: '重建',
  usage: '重建 〈词〉',
  examples: ['重建 一号'],
  right: 'operate',
  danger: {
    secondPerson: 'configured',
    preview: async (_, { words }) => ({ title: `重建${words.join('')}`, lines: ['会重建'] }),
  },
  run: async (_, { words }) => ({ messages: [{ body: { kind: 'text', text: `重建完了 ${words.join(' ')}` } }] }),
};

// The README's table of chat commands is the one that the code makes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { chatCommandTable } from '../../src/app/chat-commands.ts';
import { features } from '../../src/app/features.ts';
import { ROOT } from '../architecture/source-files.ts';

it('shows every command with its usage, as `node scripts/chat-commands.mjs` writes it', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, table] = /<!-- 群里的命令：由代码生成 -->\n\n([\s\S]*?)\n\n<!-- 到这里 -->/.exec(readme) ?? [];
  expect(table).toBe(chatCommandTable(features));
});

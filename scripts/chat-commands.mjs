// Writes the table of chat commands into README.md, between its two marks. Needs dist/: run `npm run build` first.
import { readFileSync, writeFileSync } from 'node:fs';
import { chatCommandTable } from '../dist/src/app/chat-commands.js';
import { features } from '../dist/src/app/features.js';

const file = new URL('../README.md', import.meta.url);
const marks = /(<!-- 群里的命令：由代码生成 -->\n)[\s\S]*?(<!-- 到这里 -->)/;
const text = readFileSync(file, 'utf8');
if (!marks.test(text)) throw new Error('README.md has no marks for the table of chat commands');
writeFileSync(
  file,
  text.replace(marks, (_, before, after) => `${before}\n${chatCommandTable(features)}\n\n${after}`),
);

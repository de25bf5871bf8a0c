// Writes the table of chat commands into README.md, between its two marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { runnerImport } from 'vite';

const { chatCommandTable } = (await runnerImport('./src/app/chat-commands.ts')).module;
const { features } = (await runnerImport('./src/app/features.ts')).module;

const file = new URL('../README.md', import.meta.url);
const marks = /(<!-- 群里的命令：由代码生成 -->\n)[\s\S]*?(<!-- 到这里 -->)/;
const text = readFileSync(file, 'utf8');
if (!marks.test(text)) throw new Error('README.md has no marks for the table of chat commands');
writeFileSync(
  file,
  text.replace(marks, (_, before, after) => `${before}\n${chatCommandTable(features)}\n\n${after}`),
);

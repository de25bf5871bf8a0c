// Writes config/reference.md from the configuration's schemas.
import { writeFileSync } from 'node:fs';
import { runnerImport } from 'vite';

const { features } = (await runnerImport('./src/app/features.ts')).module;
const { referenceText } = (await runnerImport('./src/config/reference.ts')).module;

const sections = Object.fromEntries(features.map(({ name, section }) => [name, section]));
writeFileSync(new URL('../config/reference.md', import.meta.url), referenceText(sections));

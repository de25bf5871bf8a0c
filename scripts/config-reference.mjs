// Writes config/reference.md from the configuration's schemas. Needs dist/: run `npm run build` first.
import { writeFileSync } from 'node:fs';
import { features } from '../dist/src/app/features.js';
import { referenceText } from '../dist/src/config/reference.js';

const sections = Object.fromEntries(features.map(({ name, section }) => [name, section]));
writeFileSync(new URL('../config/reference.md', import.meta.url), referenceText(sections));

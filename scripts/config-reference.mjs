// Writes config/reference.md from the configuration's schemas. Needs dist/: run `npm run build` first.
import { writeFileSync } from 'node:fs';
import { referenceText } from '../dist/src/config/reference.js';

const sections = {};
writeFileSync(new URL('../config/reference.md', import.meta.url), referenceText(sections));

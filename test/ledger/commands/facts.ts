// The shipped ledgers, for what is tried without a factory.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { ledgerSettings } from '../../../src/features/ledger/settings.ts';

const SHIPPED = resolve(import.meta.dirname, '../../../config/ledgers');

export const LEDGERS = ledgerSettings.parse(parse(readFileSync(join(SHIPPED, 'iot.yaml'), 'utf8')).ledger).ledgers;

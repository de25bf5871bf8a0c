// Every endpoint of Bitables and wikis that is served.
import type { Endpoint } from '../http/endpoint.ts';
import type { Platform } from '../platform.ts';
import { baseEndpoints } from './bases.ts';
import { fieldEndpoints } from './fields.ts';
import { readRecordEndpoints } from './read-records.ts';
import { tableEndpoints } from './tables.ts';
import { viewEndpoints } from './views.ts';
import { wikiEndpoints } from './wiki.ts';
import { writeRecordEndpoints } from './write-records.ts';

export function bitableEndpoints(platform: Platform): readonly Endpoint[] {
  return [
    ...baseEndpoints(platform),
    ...tableEndpoints(platform),
    ...fieldEndpoints(platform),
    ...readRecordEndpoints(platform),
    ...writeRecordEndpoints(platform),
    ...viewEndpoints(platform),
    ...wikiEndpoints(platform),
  ];
}

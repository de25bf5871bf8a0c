// What the ledger's long work is asked with: written by commands, read by the job.
import { z } from 'zod';

export const WORK_JOB = 'ledger-work';

export const REFRESH = z.object({ sites: z.array(z.string()) });
export const EXPORT = z.object({ ledger: z.string(), sites: z.array(z.string()) });
export const ACCEPT = z.object({ site: z.string() });

export type RefreshOrder = z.output<typeof REFRESH>;
export type ExportOrder = z.output<typeof EXPORT>;
export type AcceptOrder = z.output<typeof ACCEPT>;

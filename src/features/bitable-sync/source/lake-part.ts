// For jobs/bitable-sync.ts: a job file knows one feature, and the lake is read with the ledger's section.
export { ledgerPart } from '../../ledger/api.ts';

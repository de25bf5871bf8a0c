// Every column of the store whose values are sealed: what zhiban secrets rotate walks.
import { type SealedColumn, storedSecretColumn } from '../settings/secrets/rotate.ts';

export const sealedColumns: readonly SealedColumn[] = [storedSecretColumn];

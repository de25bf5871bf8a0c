// Secrets that are kept under a name, sealed. Instants are ISO text in UTC.

export interface StoredSecretsTable {
  readonly name: string;
  /** `enc:v1:…`, bound to this table, this column and the name. */
  sealed: string;
  changed_at: string;
  /** open_id, or who else it was: `cli`. */
  changed_by: string;
}

export interface StoredSecretsTables {
  stored_secrets: StoredSecretsTable;
}

// The tables of sign-in: sessions of browsers, one-time codes, wrong tries, keys of machines. Instants are ISO text in UTC, by the machine's clock.

export interface SessionsTable {
  /** Of the id in the cookie, which is kept nowhere. */
  readonly hash: string;
  /** open_id, or `local:NAME` for who has none. */
  readonly person: string;
  readonly name: string;
  /** `feishu`, or `code`. */
  readonly how: string;
  /** A right that the session itself carries, given by who may use the shell; null for none. */
  readonly own_right: string | null;
  /** JSON: the chats that the person was in when he signed in. */
  readonly chats: string;
  readonly made_at: string;
  seen_at: string;
}

export interface SigninCodesTable {
  readonly hash: string;
  readonly person: string;
  readonly name: string;
  readonly own_right: string | null;
  readonly made_at: string;
  readonly expires_at: string;
  used_at: string | null;
}

/** Wrong codes from one address. */
export interface SigninTriesTable {
  readonly client: string;
  wrong: number;
  /** Nothing is tried for this client before then. */
  wait_until: string;
}

export interface ApiKeysTable {
  readonly id: string;
  /** What people call it; the old and the new key of a rotation share it. */
  readonly name: string;
  /** The beginning of the key, by which people tell keys apart. */
  readonly prefix: string;
  readonly hash: string;
  readonly granted: string;
  /** JSON lists; null: all. */
  readonly sites: string | null;
  readonly actions: string | null;
  readonly paths: string | null;
  readonly made_by: string;
  readonly made_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  used_at: string | null;
}

/** One use of a key, for a minute. */
export interface ApiKeyUsesTable {
  readonly id: string;
  readonly key_id: string;
  readonly at: string;
}

export interface SigninTables {
  sessions: SessionsTable;
  signin_codes: SigninCodesTable;
  signin_tries: SigninTriesTable;
  api_keys: ApiKeysTable;
  api_key_uses: ApiKeyUsesTable;
}

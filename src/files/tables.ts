// Links to files that people fetch without signing in: who has the token may, until it expires. Instants are ISO text in UTC.
export interface FileLinksTable {
  /** 32 random bytes, hexadecimal: not to be guessed. */
  readonly token: string;
  /** What the link is for; asked for again, the same link is given. */
  readonly once: string;
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly made_at: string;
  readonly expires_at: string;
}

export interface FilesTables {
  file_links: FileLinksTable;
}

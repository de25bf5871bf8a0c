// Dangerous actions on their way from preview to done. Instants are ISO text in UTC, of the real clock.

/** `asked`: previewed, its requester has to confirm · `waiting`: confirmed, somebody else has to agree. */
export type ApprovalState = 'asked' | 'waiting' | 'done' | 'refused';

export interface ApprovalsTable {
  readonly id: string;
  /** The command's name. */
  readonly command: string;
  readonly line: string;
  /** Of what is to be done: command, words, options, sites. */
  readonly digest: string;
  readonly requester: string;
  readonly chat: string;
  /** 1: somebody else has to agree. */
  readonly needs_second: number;
  /** An ApprovalPreview as JSON; null in what an older version asked. */
  readonly preview: string | null;
  state: ApprovalState;
  readonly asked_at: string;
  /** Of the state it is in. */
  expires_at: string;
  confirmed_at: string | null;
  decided_by: string | null;
  decided_at: string | null;
}

export interface ApprovalTables {
  approvals: ApprovalsTable;
}

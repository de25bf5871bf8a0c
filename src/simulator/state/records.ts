// What the platform remembers: one interface a kind of record; each is one line of the journal whenever it changes.
import type { Json } from '../../lib/json.ts';
import type {
  AttachmentRecord,
  BaseRecord,
  ClientTokenRecord,
  RevisionRecord,
  RowRecord,
  TableRecord,
  WikiNodeRecord,
} from './bitable-records.ts';

export interface PersonRecord {
  /** `ou_…`; the same for every app, unlike the real platform. */
  readonly id: string;
  readonly unionId: string;
  readonly userId: string;
  readonly name: string;
  /** `od-…`; absent in files from before there were departments. */
  readonly departments?: readonly string[];
  readonly resigned?: boolean;
}

export interface DepartmentRecord {
  /** `od-…` */
  readonly id: string;
  readonly name: string;
  /** Null: directly below the company. */
  readonly parent: string | null;
}

export interface ChatRecord {
  /** `oc_…` */
  readonly id: string;
  readonly name: string;
  readonly mode: 'group' | 'p2p';
  readonly people: readonly string[];
  /** App ids of the bots in it. */
  readonly bots: readonly string[];
  /** Milliseconds, the platform's time. */
  readonly createdAt: number;
  readonly dissolved: boolean;
}

export interface Mention {
  /** The placeholder in the text: `@_user_1`, `@_all`. */
  readonly key: string;
  /** `ou_…` of a person or a bot; `all`. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'bot' | 'all';
}

export interface MessageRecord {
  /** `om_…` */
  readonly id: string;
  /** Ascends with every message of the simulator; orders what has the same time. */
  readonly position: number;
  readonly chat: string;
  readonly type: string;
  /** Content as it was sent, a JSON text; of a card the newest version. */
  readonly content: string;
  /** A `robot` is a custom one, with an id of its own. */
  readonly sender: { readonly kind: 'app' | 'user' | 'robot'; readonly id: string };
  readonly createdAt: number;
  readonly updatedAt: number;
  /** How often it was patched or edited. */
  readonly edits: number;
  readonly deleted: boolean;
  readonly parent: string | null;
  readonly root: string | null;
  readonly thread: string | null;
  readonly mentions: readonly Mention[];
  /** Who was notified by an at: `ou_…`, or `all`. */
  readonly pings: readonly string[];
}

/** A custom robot of a group. */
export interface RobotRecord {
  /** The last part of its webhook's address. */
  readonly token: string;
  /** `bot_…` */
  readonly id: string;
  readonly chat: string;
  readonly name: string;
  /** Null: no signature is checked. */
  readonly secret: string | null;
  readonly keywords: readonly string[];
  readonly ips: readonly string[];
}

/** Somebody was rung at for a message. */
export interface UrgentRecord {
  /** The message, blank, the person. */
  readonly id: string;
  readonly message: string;
  readonly person: string;
  readonly at: number;
  readonly read: boolean;
}

export interface FileRecord {
  /** `file_v3_…` or `img_v3_…` */
  readonly key: string;
  readonly kind: 'file' | 'image';
  /** Who uploaded it: an app id, or `ou_…`. */
  readonly owner: string;
  readonly name: string;
  /** `file_type` of a file, `image_type` of an image. */
  readonly type: string;
  readonly bytes: number;
}

export interface ReactionRecord {
  readonly id: string;
  readonly message: string;
  readonly emoji: string;
  readonly by: { readonly kind: 'app' | 'user'; readonly id: string };
}

export interface TokenRecord {
  /** `t-…` */
  readonly token: string;
  readonly app: string;
  /** Milliseconds, the memory's time. */
  readonly until: number;
}

/** What somebody agreed to on the authorization page. */
export interface AuthorizationRecord {
  readonly code: string;
  readonly app: string;
  /** `ou_…` */
  readonly person: string;
  readonly redirectUri: string;
  /** Of PKCE; null without. */
  readonly challenge: string | null;
  readonly method: 'plain' | 'S256';
  /** Milliseconds, the memory's time. */
  readonly until: number;
  readonly used: boolean;
}

export interface UserTokenRecord {
  /** `u-…` */
  readonly token: string;
  readonly app: string;
  readonly person: string;
  readonly until: number;
}

/** Who sits at the browser that comes to the authorization page. */
export interface BrowserRecord {
  readonly id: 'browser';
  readonly person: string;
}

export interface UuidRecord {
  /** App id, blank, uuid. */
  readonly id: string;
  readonly message: string;
  readonly until: number;
}

export interface ClickRecord {
  /** `c-…`: the update token. */
  readonly token: string;
  readonly app: string;
  readonly message: string;
  readonly until: number;
  readonly uses: number;
  readonly answered: boolean;
}

export interface DeliveryRecord {
  readonly id: string;
  readonly app: string;
  readonly eventId: string;
  readonly type: string;
  /** The plain event. */
  readonly body: Json;
  /** How often it has been posted. */
  readonly attempts: number;
  /** Milliseconds, real time. */
  readonly dueAt: number;
}

export interface ClockRecord {
  readonly id: 'clock';
  /** Milliseconds that the platform's time is ahead of the real one. */
  readonly aheadMs: number;
  /** Milliseconds that what is remembered for a while is older than it really is. */
  readonly agedMs: number;
}

/** The collections by name. */
export interface Records {
  readonly people: PersonRecord;
  readonly departments: DepartmentRecord;
  readonly chats: ChatRecord;
  readonly messages: MessageRecord;
  readonly robots: RobotRecord;
  readonly urgents: UrgentRecord;
  readonly files: FileRecord;
  readonly reactions: ReactionRecord;
  readonly tokens: TokenRecord;
  readonly authorizations: AuthorizationRecord;
  readonly userTokens: UserTokenRecord;
  readonly browsers: BrowserRecord;
  readonly uuids: UuidRecord;
  readonly clicks: ClickRecord;
  readonly deliveries: DeliveryRecord;
  readonly clock: ClockRecord;
  readonly bases: BaseRecord;
  readonly tables: TableRecord;
  readonly rows: RowRecord;
  readonly revisions: RevisionRecord;
  readonly clientTokens: ClientTokenRecord;
  readonly attachments: AttachmentRecord;
  readonly wikiNodes: WikiNodeRecord;
}

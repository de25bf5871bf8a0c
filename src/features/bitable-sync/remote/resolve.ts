// From a link to the table it leads to: everything that is in the way is said at once, with who has to do what.
import type { BaseMeta, BitableField } from '../../../feishu/api/bitable.ts';
import { NO_ACCESS } from '../../../feishu/bitable-codes.ts';
import type { Clock } from '../../../lib/clock.ts';
import { UserError } from '../../../lib/errors.ts';
import type { Store } from '../../../store/store.ts';
import type { TableRef, TargetName } from '../model/task.ts';
import { type BitableLink, linkOf, readLink } from './link.ts';
import type { Remote } from './remote.ts';
import { missingScopes } from './scopes.ts';
import { SyncFault } from './sync-fault.ts';
import { forgetNode, knownNode, rememberNode } from './wiki-queries.ts';

export interface ResolvedTarget {
  readonly ref: TableRef;
  readonly baseName: string;
  /** Empty where it was not asked for. */
  readonly tableName: string;
  /** Advanced permissions are on: what the app may not see is absent without an error. */
  readonly isAdvanced: boolean;
  /** IANA; null where the platform does not say. */
  readonly timeZone: string | null;
  readonly fields: readonly BitableField[];
}

export interface ResolveDeps {
  readonly remote: Remote;
  readonly store: Store;
  readonly now: Clock;
  /** False: a link that names its table costs one request less, that for the tables' names. */
  readonly namesTable?: boolean;
}

/** Null where the table's name was not asked for. */
export function nameOf({ baseName, tableName }: ResolvedTarget): TargetName | null {
  return tableName === '' ? null : { base: baseName, table: tableName };
}

interface Table {
  readonly id: string;
  readonly name: string;
}

/**
 * Two requests; three where the table is to be named, and one more there where advanced permissions are on; one more for a wiki node that
 * is not known yet. @throws SyncFault
 */
export async function resolveTarget(deps: ResolveDeps, text: string): Promise<ResolvedTarget> {
  const link = linkIn(text);
  const { app, isRemembered } = await appOf(deps, link);
  const { remote } = deps;
  const faults: SyncFault[] = [];
  const meta = await noted(faults, remote.baseMeta(app));
  if (isRemembered && link.kind === 'wiki' && faults[0]?.feishu?.kind === 'gone') {
    // The node leads elsewhere by now.
    await forgetNode(deps.store, link.node);
    return resolveTarget(deps, text);
  }
  const direct = meta === null ? null : await directly(deps, link, { app, meta });
  if (direct !== null) return direct;
  const tables = await noted(faults, remote.listTables(app));
  const table = tables === null ? null : tableIn(link, app, tables);
  const id = table?.id ?? link.table;
  const ref = id === null ? null : { app, table: id };
  const fields = ref === null ? null : await noted(faults, remote.listFields(ref));
  if (meta?.isAdvanced === true && ref !== null) await noted(faults, remote.searchRecords(ref, PROBE));
  if (faults.length > 0 || meta === null || table === null || ref === null || fields === null) {
    throw await together(deps, link, ref, faults);
  }
  return { ref, baseName: meta.name, tableName: table.name, ...ofBase(meta), fields };
}

/** Null: there is more to ask, or something to say. */
async function directly(
  { remote, namesTable = true }: ResolveDeps,
  { table }: BitableLink,
  { app, meta }: { readonly app: string; readonly meta: BaseMeta },
): Promise<ResolvedTarget | null> {
  // Whether it may read under advanced permissions a run finds out by reading.
  if (namesTable || table === null) return null;
  const ref = { app, table };
  const fields = await noted([], remote.listFields(ref));
  return fields === null ? null : { ref, baseName: meta.name, tableName: '', ...ofBase(meta), fields };
}

const PROBE = { fields: [], after: null, size: 1 };

function ofBase({ isAdvanced, timeZone }: BaseMeta): Pick<ResolvedTarget, 'isAdvanced' | 'timeZone'> {
  return { isAdvanced, timeZone };
}

function linkIn(text: string): BitableLink {
  try {
    return readLink(text);
  } catch (thrown) {
    if (thrown instanceof UserError) throw new SyncFault('link', thrown.message);
    throw thrown;
  }
}

/** What lies behind a node of a wiki, as people call it. */
const KINDS: Readonly<Record<string, string>> = {
  doc: '文档',
  docx: '文档',
  sheet: '电子表格',
  mindnote: '思维笔记',
  file: '文件',
  slides: '幻灯片',
};

async function appOf(
  { remote, store, now }: ResolveDeps,
  link: BitableLink,
): Promise<{ readonly app: string; readonly isRemembered: boolean }> {
  if (link.kind === 'base') return { app: link.app, isRemembered: false };
  const known = await knownNode(store, link.node);
  if (known !== null) return { app: known, isRemembered: true };
  const { kind, token, title } = await remote.wikiNode(link.node).catch((thrown: unknown) => {
    throw withWay(thrown, `https://${link.host}/wiki/${link.node}`);
  });
  if (kind !== 'bitable') {
    const found = KINDS[kind] ?? kind;
    throw new SyncFault('link', `知识库里的“${title}”是${found}，不是多维表格；请打开多维表格，从地址栏复制链接`);
  }
  await rememberNode(store, link.node, token, now());
  return { app: token, isRemembered: false };
}

function tableIn(link: BitableLink, app: string, tables: readonly Table[]): Table {
  const [only, ...others] = tables;
  if (link.table === null && only !== undefined && others.length === 0) return only;
  const found = tables.find(({ id }) => id === link.table);
  if (found !== undefined) return found;
  const shown = tables.slice(0, 10).map(({ id, name }) => `“${name}”${linkOf(link.host, { app, table: id })}`);
  const named = link.table === null ? '链接里没有写哪张数据表' : `多维表格里没有数据表 ${link.table}，它可能已删除`;
  const there = shown.length === 0 ? '这个多维表格里没有数据表' : `这个多维表格里有：${shown.join('，')}`;
  throw new SyncFault('link', `${named}，请打开要写的数据表再复制链接。${there}`);
}

async function noted<T>(faults: SyncFault[], call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (thrown) {
    // What was tried again for minutes says nothing about the link, and the next call would be tried for as long.
    if (!(thrown instanceof SyncFault) || thrown.feishu?.retryable === true) throw thrown;
    faults.push(thrown);
    return null;
  }
}

/** One fault of all, each said once: that the app was not added is answered to every call. */
async function together(
  { remote }: ResolveDeps,
  link: BitableLink,
  ref: TableRef | null,
  faults: readonly SyncFault[],
): Promise<SyncFault> {
  const [first] = faults;
  if (first === undefined) throw new Error('a table was not resolved, and nothing said why');
  const byCode = new Map(faults.map((fault) => [fault.feishu?.code ?? fault.message, fault.message]));
  const scopes = first.reason === 'permission' ? await missingScopes(remote, link.kind === 'wiki') : null;
  const said = [...byCode.values(), ...(scopes === null ? [] : [scopes])];
  const way = first.feishu?.code === NO_ACCESS && ref !== null ? `。链接：${linkOf(link.host, ref)}` : '';
  const text =
    said.length === 1
      ? `${said[0]}`
      : `有 ${said.length} 处要处理：${said.map((one, at) => `(${at + 1}) ${one}`).join('；')}`;
  return new SyncFault(first.reason, `${text}${way}`, first.feishu);
}

function withWay(thrown: unknown, way: string): unknown {
  if (!(thrown instanceof SyncFault)) return thrown;
  return new SyncFault(thrown.reason, `${thrown.message}。链接：${way}`, thrown.feishu);
}

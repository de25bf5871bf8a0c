// Functions that do something beside answering, or that read what is not the database's, by dialect. A read-only session stops none of
// them, and a login with too many rights may call them all.
import type { DatabaseKind } from '../url.ts';

/** Of PostgreSQL's own what is harmless is named: with every version there is more of the other kind. */
const HARMLESS_PG = [
  'typeof|size_(?:pretty|bytes)|column_size|relation_size|total_relation_size|table_size|indexes_size|database_size',
  'get_(?:\\w+def|expr|userbyid|serial_sequence|keywords)|encoding_to_char|char_to_encoding|client_encoding',
  'is_in_recovery|backend_pid|input_(?:is_valid|error_info)|\\w+_is_visible|timezone_\\w+|collation_for',
].join('|');

const DENIED: Readonly<Record<DatabaseKind, RegExp>> = {
  mysql: wholly(
    'sleep|benchmark|load_file|get_lock|release_lock|release_all_locks|nextval|setval|lastval',
    'master_(?:pos|gtid)_wait|source_pos_wait|wait_for_executed_gtid_set|wait_until_sql_thread_after_gtids',
    'sys_(?:exec|eval|set|get|bineval)|lib_mysqludf.*|spider_.*|mysqlx_.*|service_(?:get|release)_.*',
    'group_replication_.*|asynchronous_connection_failover_.*|version_tokens_.*|keyring_.*|audit_.*',
    'mysql_firewall_.*|set_firewall_mode|read_firewall_.*|(?:load|flush)_rewrite_rules|clone_.*',
  ),
  postgres: wholly(
    `pg_(?!(?:${HARMLESS_PG})$).*`,
    'set_config|nextval|setval|setseed|lo_.*|loread|lowrite|dblink.*|txid_.*|currtid.*',
    '(?:query|cursor|table|schema|database)_to_xml.*|ts_stat|ts_rewrite|crosstab.*|connectby|xpath_table',
    'brin_.*|gin_clean_pending_list|binary_upgrade_.*|file_fdw_.*|postgres_fdw_.*|http(?:_.*)?|aws_.*|cron_.*',
  ),
  sqlite: wholly(
    'load_extension|readfile|writefile|edit|fts3_tokenizer|zeroblob|randomblob|sqlite_.*|pragma_.*',
    'libsql_.*|fsdir|shell_.*|eval|fileio_.*|zipfile.*',
  ),
};

function wholly(...parts: readonly string[]): RegExp {
  return new RegExp(`^(?:${parts.join('|')})$`, 'is');
}

/** True when a person's query must not call it. */
export function isDeniedFunction(name: string, kind: DatabaseKind): boolean {
  return DENIED[kind].test(name);
}

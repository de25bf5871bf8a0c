// What the columns of a result of PostgreSQL are, and how the server's text of a value is written here.
import type { QueryColumn, ValueType } from './contract.ts';

/** A row of pg_type. */
export interface PostgresType {
  readonly name: string;
  readonly builtIn: boolean;
  /** Of the elements; 0 for what is no array. */
  readonly element: number;
  /** With length and precision. */
  readonly declared: string;
  /** Labels of an enum. */
  readonly choices: readonly string[] | null;
}

export interface PostgresColumn extends QueryColumn {
  read(text: string): string;
}

const TYPES: Readonly<Record<string, readonly [ValueType, (text: string) => string]>> = {
  bool: ['boolean', (text) => (text === 't' ? 'true' : 'false')],
  int2: ['integer', same],
  int4: ['integer', same],
  int8: ['integer', same],
  oid: ['integer', same],
  numeric: ['decimal', same],
  float4: ['float', same],
  float8: ['float', same],
  date: ['date', same],
  time: ['time', same],
  timestamp: ['datetime', same],
  timestamptz: ['instant', instantOf],
  json: ['json', same],
  jsonb: ['json', same],
  bytea: ['binary', (text) => text.replace(/^\\x/, '0x')],
  // char(n) is padded with blanks that mean nothing.
  bpchar: ['text', (text) => text.replace(/ +$/, '')],
};

export function postgresColumn(
  name: string,
  type: PostgresType,
  typeOf: (oid: number) => PostgresType,
): PostgresColumn {
  const { declared, choices } = type;
  if (type.element !== 0) {
    const element = readOf(typeOf(type.element));
    return { name, type: 'list', declared, choices: null, read: (text) => JSON.stringify(arrayOf(text, element)) };
  }
  return { name, type: typeFor(type), declared, choices, read: readOf(type) };
}

function typeFor(type: PostgresType): ValueType {
  return (type.builtIn ? TYPES[type.name]?.[0] : undefined) ?? 'text';
}

function readOf(type: PostgresType): (text: string) => string {
  return (type.builtIn ? TYPES[type.name]?.[1] : undefined) ?? same;
}

function same(text: string): string {
  return text;
}

/** `2026-11-26 08:00:00.5+08` as an instant; what is none (infinity, other eras) stays as it is. */
function instantOf(text: string): string {
  const found = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d+)?([+-])(\d{2})(?::(\d{2}))?(?::(\d{2}))?$/.exec(text);
  if (found === null) return text;
  const [, date, time, digits = '', sign, hours = '0', minutes = '0', seconds = '0'] = found;
  const offset = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * (sign === '-' ? -1 : 1);
  const utc = new Date(Date.parse(`${date}T${time}Z`) - offset * 1000);
  return `${utc.toISOString().slice(0, 19)}${digits}Z`;
}

type List = readonly (string | null | List)[];

/** `{a,"b c",NULL,{…}}`, with its bounds before it where they are not from 1. */
function arrayOf(text: string, read: (element: string) => string): List {
  const body = text.replace(/^(?:\[-?\d+:-?\d+\])+=/, '');
  let at = 0;
  const element = (): string | null | List => {
    if (body[at] === '{') return list();
    let written = '';
    const isQuoted = body[at] === '"';
    for (at += isQuoted ? 1 : 0; at < body.length; at += 1) {
      const character = body[at] ?? '';
      if (isQuoted ? character === '"' : /[,}]/.test(character)) break;
      if (character === '\\') at += 1;
      written += body[at] ?? '';
    }
    if (isQuoted) at += 1;
    return !isQuoted && written === 'NULL' ? null : read(written);
  };
  const list = (): List => {
    const elements: (string | null | List)[] = [];
    at += 1;
    while (at < body.length && body[at] !== '}') {
      elements.push(element());
      if (body[at] === ',') at += 1;
    }
    at += 1;
    return elements;
  };
  return list();
}

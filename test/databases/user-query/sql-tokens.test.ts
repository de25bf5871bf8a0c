// Reading SQL as the databases read it: what is text or comment to them is so to us, and nothing that they would run is hidden from us.
import fc from 'fast-check';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlTokens } from '../../../src/databases/user-query/sql-tokens.ts';
import { statementFault, withoutTrailer } from '../../../src/databases/user-query/statement-fault.ts';
import { IS_NIGHTLY } from '../../support/extent.ts';
import { DATABASE_KINDS, type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts';
import { asker } from './raw-rows.ts';

/** Whether a function of this name is called, as far as our reading goes; true also for what we do not read at all. */
function seesCall(sql: string, kind: (typeof DATABASE_KINDS)[number], name: string): boolean {
  const tokens = sqlTokens(sql, kind);
  if ('fault' in tokens) return true;
  return tokens.some((token, index) => token.text.toLowerCase() === name && tokens[index + 1]?.text === '(');
}

const RUNS = IS_NIGHTLY ? 20_000 : 700;

/** What begins and ends texts, names and comments, with what goes between. */
const PIECES = [
  ...[
    "'",
    "''",
    '"',
    '`',
    '\\',
    "\\'",
    '\\\\',
    '--',
    '-- ',
    '--\n',
    '#',
    '/*',
    '*/',
    '/*/',
    '*',
    '/',
    '$$',
    '$a$',
    '$',
    'a',
    'e',
    "e'",
    "E'",
  ],
  ...[
    "n'",
    "x'",
    '\n',
    '\r',
    ' ',
    '\t',
    '\f',
    '\u00a0',
    '|| ',
    '||',
    ', ',
    "'a'",
    '1',
    '-',
    '(',
    ')',
    '[',
    ']',
    ';',
    '&',
    'u&',
    '\u3000',
  ],
];
const PAIRS = [
  ...[
    ["'", "'"],
    ["'", "'"],
    [" || '", "'"],
    [", '", "'"],
    [', "', '"'],
    ['/*', '*/'],
    ['-- ', '\n'],
    ['--', '\n'],
  ],
  ...[
    [', $$', '$$'],
    [', $a$', '$a$'],
    [", E'", "'"],
    ["\n'", "'"],
    ['#', '\n'],
    [', `', '`'],
    [', (', ')'],
    [' ', ' '],
  ],
];
const inside = fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }).map((pieces) => pieces.join(''));
const part = fc
  .tuple(fc.constantFrom(...PAIRS), inside)
  .map(([[open = '', close = ''], text]) => `${open}${text}${close}`);
const parts = fc.array(part, { maxLength: 3 }).map((all) => all.join(''));

/** Texts in which a call is or is not hidden. */
function hidden(call: string): fc.Arbitrary<string> {
  return fc
    .tuple(parts, fc.constantFrom(', ', ' || ', ' ', '\n, '), parts)
    .map(([before, joint, after]) => `select 'x' ${before}${joint}${call}${after}`);
}

describe.each(['mysql', 'postgres'] as const)('%s', (kind) => {
  let database: FreshDatabase;
  let ask: Awaited<ReturnType<typeof asker>>;
  beforeAll(async () => {
    database = await freshDatabase(kind);
    ask = await asker(database.url);
    await ask(
      kind === 'mysql'
        ? "create function canary() returns int begin signal sqlstate '45000' set message_text = 'CANARY'; return 1; end"
        : "create function canary() returns int language plpgsql as 'begin raise exception ''CANARY''; end'",
    );
  });
  afterAll(async () => {
    await ask.close();
    await database.drop();
  });

  it('calls nothing that we do not see', async () => {
    let called = 0;
    await fc.assert(
      fc.asyncProperty(hidden('canary() '), async (sql) => {
        const isCalled = await ask(sql).then(
          () => false,
          (error: unknown) => error instanceof Error && error.message.includes('CANARY'),
        );
        if (!isCalled) return;
        called += 1;
        expect(seesCall(sql, kind, 'canary'), sql).toBe(true);
      }),
      { numRuns: RUNS },
    );
    expect(called).toBeGreaterThan(RUNS / 25);
  }, 900_000);
});

describe('sqlite', () => {
  it('calls nothing that we do not see', () => {
    const database = new Libsql(':memory:');
    let called = 0;
    fc.assert(
      fc.property(hidden('abs(-9223372036854775807 - 1) '), (sql) => {
        let message = '';
        try {
          database.prepare(sql).all();
        } catch (error) {
          message = String(error);
        }
        if (!message.includes('integer overflow')) return;
        called += 1;
        expect(seesCall(sql, 'sqlite', 'abs'), sql).toBe(true);
      }),
      { numRuns: RUNS },
    );
    expect(called).toBeGreaterThan(RUNS / 25);
  });
});

const NOTHING = fc.constantFrom(' ', '\n', '/* ; drop table x */', "-- ; it's\n", '\t');

describe.each(DATABASE_KINDS)('%s', (kind) => {
  const quoted = (text: string): string =>
    `'${(kind === 'mysql' ? text.replaceAll('\\', '\\\\') : text).replaceAll("'", "''")}'`;
  const texts = fc.array(
    fc.tuple(
      NOTHING,
      fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
    ),
    { minLength: 1 },
  );

  it('may have anything in its texts and comments, and nothing behind its end', () => {
    fc.assert(
      fc.property(texts, NOTHING, (parts, end) => {
        const sql = `select 1 as a${parts.map(([nothing, text]) => `,${nothing}${quoted(text)}`).join('')}${end}`;
        expect(statementFault(sql, kind)).toBeNull();
        expect(statementFault(`${sql};${end}`, kind)).toBeNull();
        expect(statementFault(`${sql};${end}x`, kind)).toMatch(/一条语句/);
        expect(statementFault(`${sql} into x`, kind)).toMatch(/INTO/);
        expect(withoutTrailer(`${sql};;${end}`, kind).endsWith("'")).toBe(true);
      }),
    );
  });
});

describe('what is said', () => {
  it.each([
    ['mysql', 'update point set a = 1', /应以 SELECT 或 WITH 开头，这条以“update”开头/],
    ['mysql', 'select sleep(1) as a', /不能调用函数 sleep/],
    ['mysql', 'select 1 /*!50000 into outfile "x" */', /会被执行的注释/],
    ['mysql', "select 'a", /没有写完的引号（'）/],
    ['mysql', 'select 1 as a /*/*/, sleep(1) as b /**/', /不能调用函数 sleep/],
    ['mysql', 'select a from t for update', /FOR UPDATE/],
    ['mysql', 'select next value for s as a', /NEXT VALUE FOR/],
    ['postgres', 'with a as (delete from t returning *) select * from a', /里有 DELETE/],
    ['postgres', 'select "pg_sleep"(1)', /不能调用函数 pg_sleep/],
    ['postgres', "select u&'\\0041'", /U&/],
    ['postgres', 'select (1', /左括号多于右括号/],
    ['postgres', 'select 1) as a', /右括号多于左括号/],
    ['sqlite', 'select ? as a', /没有值可以填/],
    ['sqlite', 'select :name as a', /没有值可以填/],
    ['sqlite', 'select * from pragma_table_list', /是 SQLite 的设置/],
    ['sqlite', '-- nothing', /没有写 SQL/],
  ] as const)('%s: %s', (kind, sql, sentence) => {
    expect(statementFault(sql, kind)).toMatch(sentence);
  });

  it.each([
    ['mysql', "select replace(a, 'x', 'y') as a, insert('abc', 1, 1, 'x') as b, `into`, `update` from t"],
    ['mysql', "select date_format(now(), '%Y-%m-%d') as d, a--1 as b from t # the end"],
    ['mysql', "select substring('abc' from 1 for 2) as a, (select max(`delete`) from t) as b"],
    ['mysql', "select 'it''s; drop', \"it's -- \\\" ; x\" as b from t where c like '50\\%'"],
    ['postgres', "select a::date, b->>'into' as c, $$; drop$$ as d, interval '1 day' as e from t"],
    ['postgres', 'with a as (select 1) (select * from a) union all (values (1)) order by 1;'],
    ['postgres', "select pg_typeof(a), pg_get_viewdef('v'::regclass), count(*) filter (where b) from t group by 1"],
    ['postgres', "select E'it\\'s; -- ' as a, \"odd; name\" from t /* one /* two */ one */"],
    ['sqlite', "select [a b], \"c\", `d`, 'x' || 'y' as e from t where f is not null -- ; x"],
    ['sqlite', 'with recursive c(x) as (values (1) union all select x + 1 from c where x < 9) select x from c'],
  ] as const)('nothing of %s: %s', (kind, sql) => {
    expect(statementFault(sql, kind)).toBeNull();
  });
});

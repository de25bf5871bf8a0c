// Makes the committed answers that test/ledger/flow/oracle.test.ts compares with: what the pandas pipeline of bench/iot finds
// after each of two working days at 12 sites × 3,000 points. Run it again when gen.mjs, drift.mjs or baseline.py change:
//   node test/answers/make-answer.mjs mysql://user:password@host:port
// on a MariaDB whose account may create databases (site_01 … site_12 are replaced), with Debian's python3-pandas,
// python3-pymysql and python3-xlsxwriter.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SITES = '12';
const POINTS = '3000';
const DAYS = [1, 2];
const bench = resolve(import.meta.dirname, '../../bench/iot');

const [address] = process.argv.slice(2);
if (address === undefined) throw new Error('wanted: the URL of a MariaDB, mysql://user:password@host:port');
const { hostname, port, username, password } = new URL(address);
const out = mkdtempSync(join(tmpdir(), 'zhiban-answer-'));

const node = (script, ...args) => execFileSync(process.execPath, [join(bench, script), ...args]);

/** The changes since its last run; who/when columns are no changes of the rows' own. */
function baseline() {
  const where = [hostname, port || '3306', decodeURIComponent(username), decodeURIComponent(password)];
  execFileSync('/usr/bin/python3', [join(bench, 'baseline.py'), out, ...where, SITES, '--no-xlsx']);
  const found = JSON.parse(readFileSync(join(out, 'changes.json'), 'utf8'));
  return found.filter(([, , , , field]) => field !== 'updated_at' && field !== 'updated_by');
}

try {
  node('gen.mjs', address, SITES, POINTS);
  baseline();
  for (const day of DAYS) {
    node('drift.mjs', address, SITES, 'site', String(day));
    const lines = baseline().map((change) => JSON.stringify(change));
    const file = join(import.meta.dirname, `drift-12x3000-day${day}.jsonl`);
    writeFileSync(file, `${lines.sort().join('\n')}\n`);
    console.log(`${file}: ${lines.length} changes`);
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}

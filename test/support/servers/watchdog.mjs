// Outlives whoever started it by a moment: when its standard input ends (the starter stopped, crashed or was killed),
// it kills the servers it was told of and removes their folders. Plain JavaScript, since Node runs it as it stands.
// One line an order: `{"kill":pid}`, `{"remove":path}`, `{"forget":pid or path}`.
// A starter that is itself a test runner's child (arguments: its pid, the runner's pid) would outlive a killed runner until its
// test is over; then the starter is ended too.
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** Each with when it began, since its number may be somebody else's by the time that we are needed. */
const pids = new Map();
const paths = new Set();

/** In ticks since the machine started; empty where there is no such file, or no such process. */
function beganAt(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false; // gone already
  }
}

async function endServer([pid, began]) {
  if (beganAt(pid) !== began) return;
  // QUIT lets PostgreSQL return its shared memory; a server under STOP hears nothing until CONT.
  signal(pid, 'SIGQUIT');
  signal(pid, 'SIGCONT');
  const deadline = Date.now() + 10_000; // PostgreSQL gives its own children five seconds
  while (signal(pid, 0) && beganAt(pid) === began) {
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await delay(20);
  }
}

const [starter, runner] = process.argv.slice(2).map(Number);
if (starter && runner) setInterval(() => signal(runner, 0) || signal(starter, 'SIGKILL'), 500).unref();

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if (order.kill) pids.set(order.kill, beganAt(order.kill));
  if (order.remove) paths.add(order.remove);
  pids.delete(order.forget);
  paths.delete(order.forget);
}
await Promise.all([...pids].map(endServer));
for (const path of paths) rmSync(path, { recursive: true, force: true, maxRetries: 5 });

// zhiban watch from its configuration: reads what it needs, says what it has to say once, or keeps watch.

import { resolve } from 'node:path';
import type { CliInput } from '../../cli/command.ts';
import { channels, outbound } from '../../config/channels.ts';
import { readEnvironment } from '../../config/environment.ts';
import type { DeepReadonly } from '../../config/freeze.ts';
import { loadSections } from '../../config/load-sections.ts';
import { type WatchConfig, watch } from '../../config/watch.ts';
import { errorText, UserError } from '../../lib/errors.ts';
import { type OutboundOptions, openOutbound } from '../../outbound/client.ts';
import { createLog } from '../log.ts';
import { outgoingHeartbeat } from '../outgoing-heartbeat.ts';
import { lookAt } from './look.ts';
import { voicesOf } from './voices.ts';
import { keepWatch, type Voice, type WatchOptions } from './watch.ts';

/** @throws UserError or ConfigError when what it needs is wrong; the rest of the configuration may be as it is */
export async function runWatch(
  input: CliInput,
  { cwd, signal }: { cwd: string; signal: AbortSignal },
): Promise<number> {
  const { out, values } = input;
  const env = readEnvironment(cwd);
  const schemas = { watch: watch.prefault({}), channels: channels.prefault({}), outbound: outbound.prefault({}) };
  const spoken = loadSections({ cwd, env }, schemas);
  const settings = spoken.watch;
  const { voices, faults } = voicesOf(settings, spoken);
  if (faults.length > 0) throw new UserError(`守望不能这样说话：${faults.join('；')}`);
  if (values.test === true) return testVoices(voices, out);
  if (voices.length === 0)
    out.remark('注意：没有配置 watch.robotUrl 或 watch.to，值班不正常时只记日志，没有人会收到消息。');
  const options = optionsOf(settings, voices, { cwd, signal, rules: spoken.outbound });
  if (values.once === true) {
    const seen = await lookAt(options);
    out.line(seen.ok ? '值班正常' : `值班不正常：${seen.reason}`);
    return seen.ok ? 0 : 1;
  }
  out.line(`守望已启动，每 ${settings.everySeconds} 秒看一次 ${settings.url}　（Ctrl-C 停止）`);
  await keepWatch(options);
  return 0;
}

function optionsOf(
  settings: DeepReadonly<WatchConfig>,
  voices: readonly Voice[],
  { cwd, signal, rules }: { readonly cwd: string; readonly signal: AbortSignal; readonly rules: OutboundOptions },
): WatchOptions {
  const { url, everySeconds, timeoutSeconds, staleSeconds, failures, repeatMinutes, mostInHour, heartbeatUrl } =
    settings;
  return {
    url,
    everyMs: everySeconds * 1_000,
    timeoutMs: timeoutSeconds * 1_000,
    staleSeconds,
    rules: { failures, repeatMs: repeatMinutes * 60_000, mostInHour },
    voices,
    stateFile: resolve(cwd, settings.stateFile),
    heartbeat: heartbeatUrl === undefined ? null : outgoingHeartbeat(openOutbound(rules), heartbeatUrl),
    log: createLog('info', 'stdout'),
    signal,
  };
}

async function testVoices(voices: readonly Voice[], out: CliInput['out']): Promise<number> {
  if (voices.length === 0) throw new UserError('没有配置 watch.robotUrl 或 watch.to，没有地方可说');
  let refused = 0;
  for (const voice of voices) {
    const said = voice.say({ title: '值班守望的测试消息', lines: ['收到就说明值班不应答时这里会有消息。'] });
    const fault = await said.then(
      () => null,
      (thrown: unknown) => errorText(thrown),
    );
    if (fault !== null) refused += 1;
    out.line(`${voice.name}：${fault ?? '收下了'}`);
  }
  return refused === 0 ? 0 : 1;
}

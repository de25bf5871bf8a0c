// zhiban config check: is the configuration right, and what does it come to.
import type { CliCommand } from '../../cli/command.ts';
import { ConfigError, type Path, showPath } from '../../config/fault.ts';
import type { LoadedConfig } from '../../config/load.ts';
import { sampleSecrets } from '../../secrets/sample-secrets.ts';
import { loadProgramConfig } from '../program.ts';
import type { CoreContext } from './core-context.ts';

export const configCheckCommand: CliCommand<CoreContext> = {
  words: ['config', 'check'],
  summary: '检查配置：所有问题一次列出，每条都写明文件和行号',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: async ({ cwd, features }, { out }) => {
    const loaded = checked(() => withoutSamples(loadProgramConfig({ cwd, parts: features, partial: false })));
    if (loaded instanceof ConfigError) {
      out.json({
        ok: false,
        faults: loaded.faults.map(({ place, path, message }) => ({ ...place, path: showPath(path), message })),
      });
      out.remark(loaded.message);
      return 1;
    }
    const { config, files } = loaded;
    const sources = config.sites.flatMap((site) => Object.keys(site.sources));
    out.line(`配置没有问题：${files.join('、')}`);
    out.line(`基地 ${config.sites.length} 个，来源库 ${sources.length} 个，数据文件夹 ${config.dataDir}`);
    out.json({ ok: true, files, sites: config.sites.map((site) => site.code), dataDir: config.dataDir });
    return 0;
  },
};

/** @throws ConfigError with every place that has a sample's secret: with one the program would not start */
function withoutSamples(loaded: LoadedConfig): LoadedConfig {
  const message = '这个密码还是示例里的，或者谁都猜得到；请换成真的';
  const faults = sampleSecrets(loaded.config).map((keys) => {
    const path: Path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    return { path, place: loaded.sourceLocation(path), message };
  });
  if (faults.length > 0) throw new ConfigError(faults);
  return loaded;
}

function checked<T>(load: () => T): T | ConfigError {
  try {
    return load();
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown;
    throw thrown;
  }
}

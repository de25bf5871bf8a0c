// zhiban config check: is the configuration right, and what does it come to.
import type { CliCommand } from '../../cli/command.ts';
import { loadProgramConfig } from '../program.ts';
import type { CoreContext } from './core-context.ts';

export const configCheckCommand: CliCommand<CoreContext> = {
  words: ['config', 'check'],
  summary: '检查配置：所有问题一次列出，每条都写明文件和行号',
  options: { json: { type: 'boolean', summary: '只输出 JSON' } },
  run: async ({ cwd, features }, { out }) => {
    const { config, files } = loadProgramConfig({ cwd, parts: features, partial: false });
    const sources = config.sites.flatMap((site) => Object.keys(site.sources));
    out.line(`配置没有问题：${files.join('、')}`);
    out.line(`基地 ${config.sites.length} 个，来源库 ${sources.length} 个，数据文件夹 ${config.dataDir}`);
    out.json({ ok: true, files, sites: config.sites.map((site) => site.code), dataDir: config.dataDir });
    return 0;
  },
};

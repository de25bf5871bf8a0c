// The meter's section with what must agree beyond single values: sources and sites that exist, names that mean one meter.
import { defineSection, type SectionFault } from '../../config/section.ts';
import { meterSettings } from './settings.ts';
import { webFaults } from './sources/web-faults.ts';

export const meterSection = defineSection({
  schema: meterSettings.prefault({}).describe('电表：读哪些电表，从哪里读，什么时候说余额不足'),
  live: [['meters'], ['intervalSeconds'], ['fetchCooldownSeconds'], ['reports']],
  checkItself: ({ meters, sources }) => {
    const faults: SectionFault[] = [];
    const names = new Map<string, string>();
    for (const [number, { source, name, aliases }] of Object.entries(meters)) {
      if (source !== 'cnyiot' && sources[source] === undefined) {
        const known = [...new Set(['cnyiot', ...Object.keys(sources)])].join('、');
        faults.push({ path: ['meters', number, 'source'], message: `应为 meter.sources 下的名字：${known}` });
      }
      const own = [[name, ['name']] as const, ...aliases.map((alias, at) => [alias, ['aliases', at]] as const)];
      for (const [text, path] of [[number, []] as const, ...own]) {
        const key = text.normalize('NFKC').trim().toLowerCase();
        const owner = names.get(key);
        if (owner !== undefined && owner !== number) {
          faults.push({ path: ['meters', number, ...path], message: `与电表 ${owner} 的表号、名称或别名重复` });
        } else names.set(key, number);
      }
    }
    for (const [name, source] of Object.entries(sources)) {
      if (source.kind === 'database') continue;
      faults.push(...webFaults(source).map(({ path, message }) => ({ path: ['sources', name, ...path], message })));
    }
    return faults;
  },
  check: ({ meters, sources }, core) => {
    const faults: SectionFault[] = [];
    const sites = core.sites.map(({ code }) => code);
    for (const [number, { site }] of Object.entries(meters)) {
      if (site !== undefined && !sites.includes(site)) {
        faults.push({ path: ['meters', number, 'site'], message: `应为基地的编码：${sites.join('、')}` });
      }
    }
    for (const [name, source] of Object.entries(sources)) {
      if (source.kind !== 'database') continue;
      const site = core.sites.find(({ code }) => code === source.site);
      if (site === undefined) {
        faults.push({ path: ['sources', name, 'site'], message: `应为基地的编码：${sites.join('、')}` });
      } else if (site.sources[source.source] === undefined) {
        const known = Object.keys(site.sources).join('、');
        faults.push({ path: ['sources', name, 'source'], message: `${site.name}没有这个来源库；有：${known}` });
      }
    }
    return faults;
  },
});

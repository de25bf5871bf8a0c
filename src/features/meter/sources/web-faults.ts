// What of a source on the web can be seen to be wrong before it is ever asked.
import type { SectionFault } from '../../../config/section.ts';
import type { WebSource } from './door.ts';
import { selectorFault } from './html.ts';
import { jsonPathFault } from './http-json.ts';

const METER = '{meter}';

/** Places within the source. */
export function webFaults(source: WebSource): readonly SectionFault[] {
  return [...urlFaults(source), ...valueFaults(source)];
}

function urlFaults(source: WebSource): readonly SectionFault[] {
  const path = ['url'];
  const url = source.url.replaceAll(METER, '0');
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    return [{ path, message: '应为 http:// 或 https:// 开头的网址' }];
  }
  const { username, password } = new URL(url);
  if (`${username}${password}` !== '')
    return [{ path, message: '不能带用户名和密码；请写在 headers 里，用 secret:名字' }];
  // The host is what is counted, listed and left alone: it cannot be another one for each meter.
  if (/^[^/]*\/\/[^/?#]*\{meter\}/.test(source.url)) return [{ path, message: `主机里不能有 ${METER}` }];
  const isSaid = source.url.includes(METER) || ('remain' in source && source.remain.includes(METER));
  if (!isSaid) return [{ path, message: `应有 ${METER}，它会换成表号；不然每块表读到的都一样` }];
  return [];
}

function valueFaults(source: WebSource): readonly SectionFault[] {
  if (source.kind === 'cnyiot') return [];
  const [faultOf, wanted] =
    source.kind === 'http-json'
      ? [jsonPathFault, 'JSONPath，例如 $.data.remain']
      : [selectorFault, 'CSS 选择器，例如 #remain'];
  const at = source.kind === 'http-json' ? { at: source.at } : {};
  const { remain, amount, price, meter, name } = source;
  return Object.entries({ remain, amount, price, meter, name, ...at }).flatMap(([field, text]) => {
    if (text === undefined || faultOf(text.replaceAll(METER, '0')) === null) return [];
    return [{ path: [field], message: `应为${wanted}` }];
  });
}

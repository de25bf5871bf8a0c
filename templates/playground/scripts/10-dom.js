// Builds the page's nodes. Data gets into the page as text and checked attributes only, never as markup.
globalThis.chat = {};
{
  const SVG = 'http://www.w3.org/2000/svg';

  /** Listeners (`onclick`), properties that are no attributes, `class`; null and false leave an attribute out. */
  const set = (node, name, value) => {
    if (value === null || value === undefined || value === false) return;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (['value', 'checked', 'disabled', 'selected', 'hidden', 'open'].includes(name)) node[name] = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  };

  const made = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes ?? {})) set(node, name, value);
    node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
    // A select takes its value only once its options are in it.
    if (attributes?.value !== undefined && node.localName === 'select') node.value = attributes.value;
    return node;
  };

  const el = (name, attributes, ...children) => made(document.createElement(name), attributes, children);
  const svg = (name, attributes, ...children) => made(document.createElementNS(SVG, name), attributes, children);

  /** The address as a link may have it; null unless it is http or https. */
  const webAddress = (text) => {
    if (typeof text !== 'string' || !URL.canParse(text)) return null;
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  };

  const PLACES = /(^|\.)(feishu\.cn|larksuite\.com|larkoffice\.com|localhost|127\.0\.0\.1)$/;
  /** Bitables of the local Feishu open on our own page of them; it has no other. */
  const bitablePage = (href) => {
    const { hostname, pathname, searchParams } = new URL(href);
    const app = /^\/base\/(\w+)\/?$/.exec(pathname)?.[1];
    if (app === undefined || !PLACES.test(hostname)) return null;
    const table = searchParams.get('table') ?? '';
    return /^tbl\w+$/.test(table) ? `/playground/bitable/${app}/${table}` : `/playground/bitable#${app}`;
  };

  const linkTo = (address, attributes, ...children) => {
    const there = webAddress(address);
    const href = there === null ? null : (bitablePage(there) ?? there);
    return href === null
      ? el('span', attributes, ...children)
      : el('a', { ...attributes, href, target: '_blank', rel: 'noopener noreferrer' }, ...children);
  };

  const fileAddress = (key) => `/playground/feishu/files/${encodeURIComponent(key)}`;

  /** Text of a card's or message's part, whatever the data has there. */
  const textOf = (value) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
  const listOf = (value) => (Array.isArray(value) ? value : []);
  const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

  Object.assign(chat, { el, svg, webAddress, linkTo, fileAddress, textOf, listOf, isObject });
}

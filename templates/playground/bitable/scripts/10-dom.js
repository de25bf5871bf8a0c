// Builds the page's nodes: data gets into it as text and attributes only, never as markup.
globalThis.grid = {};
{
  const set = (node, name, value) => {
    if (value === null || value === undefined || value === false) return;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (['value', 'checked', 'disabled', 'hidden', 'selected'].includes(name)) node[name] = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  };

  grid.el = (name, attributes, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) if (key !== 'value') set(node, key, value);
    node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
    // A select takes its value only once its options are in it.
    set(node, 'value', attributes?.value);
    return node;
  };

  /** The address as a link may have it; null unless it is http or https. */
  grid.webAddress = (text) => {
    if (typeof text !== 'string' || !URL.canParse(text)) return null;
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  };

  grid.listOf = (value) => (Array.isArray(value) ? value : []);
}

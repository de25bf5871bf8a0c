// One page in place of many: a link of the page is fetched and put where the old view was, so that a step in time costs no blank screen.
const meter = {
  box: () => document.querySelector('[data-meter]'),
  /** What to do with every new view. */
  shown: [],
};

{
  let latest = 0;

  const viewIn = (html) => new DOMParser().parseFromString(html, 'text/html').querySelector('[data-meter]');

  meter.fetched = async (path) => {
    const answer = await fetch(path, { headers: { accept: 'text/html' }, credentials: 'same-origin' });
    return answer.ok && !answer.redirected ? viewIn(await answer.text()) : null;
  };

  const put = (view) => {
    const old = meter.box();
    const isOpen = old.querySelector('.values[open]') !== null;
    // Nodes of another document become ours when they are put in.
    old.parentNode.replaceChild(document.importNode(view, true), old);
    const values = meter.box().querySelector('.values');
    if (isOpen && values !== null) values.open = true;
    for (const one of meter.shown) one();
  };

  /** Shows a path of the page; loads it as a page of its own where that does not work. */
  meter.show = async (path, { push = true, ready = null } = {}) => {
    latest += 1;
    const mine = latest;
    const box = meter.box();
    box.setAttribute('aria-busy', 'true');
    let view = ready;
    try {
      if (view === null) view = await meter.fetched(path);
    } catch (_) {
      view = null;
    }
    if (mine !== latest) return;
    if (view === null) {
      location.assign(path);
      return;
    }
    if (push) history.pushState({ meter: true }, '', path);
    put(view);
    const opened = /[?&](why|hour)=/.exec(path);
    const part = opened === null ? null : document.getElementById(opened[1]);
    if (part !== null && push) part.scrollIntoView({ block: 'nearest' });
  };

  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest('[data-meter] a[data-go]');
    if (link === null) return;
    event.preventDefault();
    meter.show(link.getAttribute('href'));
  });

  // What was opened last and lies on the page as a sheet of its own goes by Escape, as by its button; a field that is typed in keeps its own.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.target.closest('input, select, textarea') !== null)
      return;
    const close = document.querySelector('#hour header a[data-go], #why header a[data-go]');
    if (close !== null) meter.show(close.getAttribute('href'));
  });

  window.addEventListener('popstate', () => {
    if (meter.box() !== null) meter.show(location.pathname + location.search, { push: false });
  });
}

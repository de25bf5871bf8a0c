// Keeps what moves up to date: a stream tells that something changed, the page is asked for again, and its parts are put in place of the
// old ones. Where there is no stream, it is asked for every few seconds.
{
  const live = document.querySelector('[data-live]');
  const AGAIN_MS = 5000;
  const WITHOUT_MS = 4000;
  const partsIn = (page) => new Map(Array.from(page.querySelectorAll('[data-part]'), (one) => [one.dataset.part, one]));

  // What somebody types in, or has opened to press, is not taken from under his hands.
  const isInUse = (part) =>
    part.contains(document.activeElement) && document.activeElement.matches('input:not([data-keep]), textarea, select');

  const put = (page) => {
    const old = partsIn(document);
    for (const [name, part] of partsIn(page)) {
      const before = old.get(name);
      if (before === undefined || isInUse(before) || before.innerHTML === part.innerHTML) continue;
      const opened = Array.from(before.querySelectorAll('details[open][id]'), ({ id }) => id);
      const ticked = Array.from(before.querySelectorAll('input[data-keep]:checked'), ({ id }) => id);
      const focused = before.contains(document.activeElement) ? document.activeElement.id : '';
      before.replaceWith(document.importNode(part, true));
      for (const id of ticked) {
        const box = document.getElementById(id);
        if (box !== null) box.checked = true;
      }
      if (focused !== '') document.getElementById(focused)?.focus();
      for (const id of opened) {
        const details = document.getElementById(id);
        if (details !== null) details.open = true;
      }
    }
  };

  let isLooking = false;
  let isWanted = false;
  const look = async () => {
    isWanted = true;
    if (isLooking) return;
    isLooking = true;
    try {
      while (isWanted) {
        isWanted = false;
        const answer = await fetch(location.href, { headers: { accept: 'text/html' }, credentials: 'same-origin' });
        if (answer.redirected || answer.status === 401) return location.reload();
        if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      }
    } catch {
      // Nobody answers: the stream says when somebody does again, or the next look.
      document.body.classList.add('cut-off');
      return;
    } finally {
      isLooking = false;
    }
    document.body.classList.remove('cut-off');
    document.dispatchEvent(new Event('parts-put'));
  };

  let timer = 0;
  const poll = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (document.visibilityState === 'visible') await look();
      poll();
    }, WITHOUT_MS);
  };

  const open = () => {
    const source = new EventSource(live.dataset.live);
    source.addEventListener('changed', () => {
      clearTimeout(timer);
      look();
    });
    source.addEventListener('error', () => {
      // The browser tries again by itself, but gives up after an answer that was no stream.
      poll();
      if (source.readyState === EventSource.CLOSED) setTimeout(open, AGAIN_MS);
    });
    // A page that is left must not hold the line: browsers keep it for the back button.
    addEventListener('pagehide', () => source.close(), { once: true });
  };

  // Parts are put in later than the page's own script looks for forms: each press locks its form's buttons here.
  document.addEventListener('submit', ({ target, defaultPrevented }) => {
    if (defaultPrevented || !target.matches('[data-part] form[data-once]')) return;
    setTimeout(() => {
      for (const button of target.querySelectorAll('button')) button.disabled = true;
    });
  });

  if (live !== null) {
    if (typeof EventSource === 'undefined') poll();
    else open();
  }
}

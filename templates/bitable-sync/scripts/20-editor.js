// The editor's buttons that only look: the answer's parts are put in place, so that nobody loses where he was. Without this the whole
// page comes back, with the same in it.
{
  const form = document.querySelector('[data-editor]');

  const asked = async (what) => {
    const fields = new URLSearchParams(new FormData(form));
    fields.set('do', what);
    const answer = await fetch(form.action, {
      method: 'POST',
      body: fields,
      headers: { accept: 'text/html' },
      credentials: 'same-origin',
    });
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  };

  const part = (page, name) => page.querySelector(`[data-part="${name}"]`);

  // What a good look shows to be right is no longer marked as wrong; what was wrong elsewhere stays so.
  const clear = (name) => {
    const found = part(document, name);
    if (found.childElementCount === 0 || found.querySelector('p.fault, .alarm') !== null) return;
    for (const one of form.querySelectorAll(`[data-fault="${name}"]`)) one.remove();
    const count = document.querySelector('[data-fault-count]');
    if (count === null) return;
    const left = form.querySelectorAll('[data-fault]').length;
    count.textContent = left === 0 ? '改好了就再按“保存”' : `下面标红的 ${left} 处要改`;
  };

  const show = async (what, names) => {
    const places = names.map((name) => part(document, name));
    for (const place of places) place.setAttribute('aria-busy', 'true');
    try {
      const page = await asked(what);
      const notice = page.querySelector('.notice');
      for (const name of names) {
        const found = part(page, name);
        if (found !== null) part(document, name).replaceWith(document.importNode(found, true));
      }
      if (notice !== null) throw new Error(notice.textContent.trim());
      for (const name of names) clear(name);
    } catch (thrown) {
      const fault = document.createElement('p');
      fault.className = 'fault';
      fault.textContent = thrown instanceof TypeError ? '连不上值班，请过一会儿再试' : thrown.message;
      part(document, names[0]).replaceChildren(fault);
    } finally {
      for (const name of names) part(document, name).removeAttribute('aria-busy');
    }
  };

  if (form !== null) {
    form.addEventListener('submit', (event) => {
      const button = event.submitter;
      if (button === null || button.dataset.fetch === undefined) {
        // Pressed twice, it is saved once.
        setTimeout(() => {
          for (const one of form.querySelectorAll('button')) one.disabled = true;
        });
        return;
      }
      event.preventDefault();
      button.disabled = true;
      show(button.value, button.dataset.fetch.split(' ')).finally(() => {
        button.disabled = false;
      });
    });

    let timer = 0;
    form.querySelector('[data-cron]').addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => show('cron', ['cron']), 400);
    });
  }
}

// A file of YAML is read here and sent as text.
{
  const form = document.querySelector('[data-yaml]');
  if (form !== null) {
    const label = form.querySelector('[data-yaml-file]');
    label.hidden = false;
    label.querySelector('input').addEventListener('change', async ({ target }) => {
      const [file] = target.files;
      if (file !== undefined) form.querySelector('textarea').value = await file.text();
    });
  }
}

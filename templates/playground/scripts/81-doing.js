// What is going on: the buttons that let time pass, and how far the work of it is.
{
  const { toast } = chat;
  const [SOON_MS, IDLE_MS] = [1_000, 10_000];

  chat.doing = (bar) => {
    const part = (name) => bar.querySelector(`[data-doing${name}]`);
    const forms = [...bar.querySelectorAll('[data-stage-form]')];
    let timer = 0;
    let looking = null;
    let isSending = false;
    let told = null;

    const show = (activity) => {
      part('').hidden = activity === null;
      for (const button of forms.flatMap((form) => [...form.querySelectorAll('button')]))
        button.disabled = activity !== null || isSending;
      bar.querySelector('summary').classList.toggle('off', activity !== null);
      if (activity === null) return;
      const { title, stage, percent } = activity;
      part('-title').textContent = title;
      part('-stage').textContent = stage;
      part('-percent').textContent = percent === null ? '' : `${percent}%`;
      if (percent === null) part('-bar').removeAttribute('value');
      else part('-bar').value = percent;
    };

    const lookNow = async () => {
      let next = IDLE_MS;
      try {
        const answer = await fetch('/activity.json', { headers: { accept: 'application/json' } });
        const { activity, trouble = null } = await answer.json();
        show(activity);
        if (trouble !== null && trouble !== told) toast('error', trouble);
        told = trouble;
        if (activity !== null) next = SOON_MS;
      } catch {
        // The line of changes says that the server is away; what was going on is simply not known.
        show(null);
      }
      clearTimeout(timer);
      timer = setTimeout(look, document.hidden ? IDLE_MS : next);
    };

    /** One at a time, however many messages arrive at once. */
    const look = () => {
      looking ??= lookNow().finally(() => {
        looking = null;
      });
      return looking;
    };

    const press = async (form, button) => {
      isSending = true;
      show(null);
      const body = new URLSearchParams(button?.name ? { [button.name]: button.value } : {});
      try {
        const answer = await fetch(form.getAttribute('action'), {
          method: 'POST',
          body,
          headers: { accept: 'application/json, text/html', ...chat.token() },
        });
        if (!answer.ok) {
          const isJson = (answer.headers.get('content-type') ?? '').includes('json');
          toast('error', isJson ? (await answer.json()).error : `没有做成：值班答复了 ${answer.status}`);
        }
      } catch {
        toast('error', '没有做成：连不上值班');
      }
      isSending = false;
      // What was asked before the press knows nothing of it.
      await looking;
      await look();
    };

    for (const form of forms) {
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        const menu = form.closest('details');
        if (menu !== null) menu.open = false;
        press(form, event.submitter);
      });
    }
    const menu = bar.querySelector('details');
    document.addEventListener('click', (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      menu.open = false;
      menu.querySelector('summary').focus();
    });
    document.addEventListener('visibilitychange', () => document.hidden || look());
    look();
    return { look };
  };
}

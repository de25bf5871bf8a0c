// The line on which changes are told: taken up again whenever it breaks.
{
  const { api } = chat;
  const AGAIN_MS = [1_000, 2_000, 5_000, 10_000];

  /** @param listeners by kind; `broken` when the line is down. A `hello` means that anything may have been missed. */
  chat.line = (listeners) => {
    let tries = 0;
    const open = () => {
      const source = api.changes();
      for (const kind of ['hello', 'message', 'chat', 'person', 'clock', 'reaction']) {
        source.addEventListener(kind, ({ data }) => {
          tries = 0;
          listeners[kind](JSON.parse(data));
        });
      }
      source.addEventListener('error', () => {
        listeners.broken();
        // The browser tries again by itself, but for ever gives up after an answer that was no stream.
        if (source.readyState !== EventSource.CLOSED) return;
        setTimeout(open, AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)]);
      });
      // A page that is left must not hold the line: browsers keep it for the back button.
      addEventListener('pagehide', () => source.close(), { once: true });
    };
    open();
  };
}

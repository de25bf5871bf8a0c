// The product's clock: told by the platform, ticking on by itself in between.
{
  const { el, clockText } = chat;

  chat.productClock = (node) => {
    let [told, at] = [null, 0];
    const now = () => (told === null ? new Date() : new Date(told + performance.now() - at));
    const draw = () => {
      if (told === null) return;
      const text = clockText(now());
      // The year is left out where there is little room.
      if (node.textContent !== text)
        node.replaceChildren(el('span', { class: 'year' }, text.slice(0, 5)), text.slice(5));
      node.dateTime = now().toISOString();
    };
    setInterval(draw, 1_000);
    return {
      now,
      /** @param clock {now} as the platform says it */
      set: (clock) => {
        [told, at] = [Date.parse(clock.now), performance.now()];
        draw();
      },
    };
  };
}

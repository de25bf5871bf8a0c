// The product's clock: told by the platform, ticking on by itself in between.
{
  const { clockText } = chat;

  chat.productClock = (node) => {
    let [told, at] = [null, 0];
    const now = () => (told === null ? new Date() : new Date(told + performance.now() - at));
    const draw = () => {
      if (told === null) return;
      const text = clockText(now());
      if (node.textContent !== text) node.textContent = text;
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

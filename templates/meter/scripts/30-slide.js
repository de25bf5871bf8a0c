// The chart slides sideways into earlier and later days. The finger that goes up or down is the page's: touch-action leaves it alone.
{
  const FAR_ENOUGH = 48;
  const IS_SLIDE = 8;
  let slide = null;

  const beside = (direction) => {
    const link = document.querySelector(direction < 0 ? '[data-later]' : '[data-earlier]');
    return link === null ? null : link.getAttribute('href');
  };

  /** The neighbour is fetched as soon as a finger begins to move towards it, and shown at the edge while it moves. */
  const bring = (direction) => {
    const path = beside(direction);
    if (path === null) return null;
    const neighbour = { path, view: null, promise: null };
    neighbour.promise = meter.fetched(path).then(
      (view) => {
        neighbour.view = view;
        const strip = view === null ? null : view.querySelector('[data-strip]');
        if (strip !== null && slide !== null && slide.neighbours[direction] === neighbour) {
          const side = document.createElement('div');
          side.className = `beside beside-${direction > 0 ? 'earlier' : 'later'}`;
          for (const part of strip.children) side.appendChild(document.importNode(part, true));
          slide.strip.appendChild(side);
        }
        return view;
      },
      () => null,
    );
    return neighbour;
  };

  const move = (by) => {
    slide.strip.style.transform = by === 0 ? '' : `translateX(${by}px)`;
  };

  const settle = (to) =>
    new Promise((resolve) => {
      const { strip } = slide;
      strip.classList.add('settling');
      let isOver = false;
      const over = () => {
        if (isOver) return;
        isOver = true;
        strip.classList.remove('settling');
        resolve();
      };
      strip.addEventListener('transitionend', over, { once: true });
      setTimeout(over, 260);
      move(to);
    });

  const end = async (isTaken) => {
    const { by, neighbours, strip } = slide;
    const direction = by > 0 ? 1 : -1;
    const neighbour = neighbours[direction];
    if (!isTaken || Math.abs(by) < FAR_ENOUGH || !neighbour) {
      await settle(0);
      for (const side of strip.querySelectorAll('.beside')) side.remove();
      slide = null;
      return;
    }
    await settle(direction * strip.clientWidth);
    const view = await neighbour.promise;
    slide = null;
    meter.show(neighbour.path, { ready: view });
  };

  const prepare = () => {
    const chart = document.querySelector('[data-chart]');
    if (chart === null) return;
    const strip = chart.querySelector('[data-strip]');
    slide = null;
    let start = null;
    chart.addEventListener('dragstart', (event) => event.preventDefault());
    chart.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !event.isPrimary || slide !== null) return;
      start = { x: event.clientX, y: event.clientY, id: event.pointerId };
    });
    chart.addEventListener('pointermove', (event) => {
      if (start === null || event.pointerId !== start.id) return;
      const by = event.clientX - start.x;
      if (slide === null) {
        if (Math.abs(by) < IS_SLIDE || Math.abs(by) < Math.abs(event.clientY - start.y)) return;
        slide = { strip, by: 0, neighbours: {} };
        chart.setPointerCapture(event.pointerId);
      }
      const direction = by > 0 ? 1 : -1;
      if (slide.neighbours[direction] === undefined) slide.neighbours[direction] = bring(direction);
      // Where there is nothing more, it gives way a little and comes back.
      slide.by = by;
      move(slide.neighbours[direction] === null ? by / 4 : by);
    });
    const up = (isTaken) => (event) => {
      if (start === null || event.pointerId !== start.id) return;
      start = null;
      if (slide === null) return;
      const swallow = (click) => {
        click.preventDefault();
        click.stopPropagation();
      };
      // The click that ends a slide opens nothing; browsers differ in whom they send it to.
      chart.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => chart.removeEventListener('click', swallow, { capture: true }), 60);
      end(isTaken);
    };
    chart.addEventListener('pointerup', up(true));
    chart.addEventListener('pointercancel', up(false));
  };
  meter.shown.push(prepare);
}

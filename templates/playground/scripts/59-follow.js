// Where the reader of the messages is: with the newest, which is followed, or further up, where nothing moves by itself.
{
  const NEAR_END = 90;
  const GAP = 8;
  /** What grows right after a press was opened by the reader, who looks at it where it is. */
  const PRESS_MS = 500;

  /** @param rowOf answers the row of a message's id @param newer the button that leads to the end */
  chat.following = (box, newer, rowOf) => {
    let isFollowing = true;
    /** The message one is held at: of one that is taller than the page the beginning is seen, since it says the most. */
    let anchor = null;
    let [own, pressed] = [0, Number.NEGATIVE_INFINITY];

    const isAtEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
    /** While the list of chats covers them on a phone, the messages have no height at all. */
    const isTall = (id) => (rowOf(id)?.offsetHeight ?? 0) > Math.max(0, box.clientHeight - 2 * GAP);
    const go = (top) => {
      box.scrollTop = top;
      own = box.scrollTop;
      if (isAtEnd()) newer.hidden = true;
    };
    /** Further up, the browser keeps what is read where it is; here the page does. */
    const follow = (on, id) => {
      [isFollowing, anchor] = [on, id];
      box.style.overflowAnchor = on ? 'none' : 'auto';
    };
    /** Wherever the page did not scroll to, its reader did; asked for as well as told, since events come a moment later. */
    const notice = () => {
      if (Math.abs(box.scrollTop - own) < 2) return;
      own = box.scrollTop;
      follow(isAtEnd(), null);
      if (isFollowing) newer.hidden = true;
    };
    const hold = () => {
      notice();
      if (isFollowing) go(isTall(anchor) ? rowOf(anchor).offsetTop - GAP : box.scrollHeight);
    };

    follow(true, null);
    box.addEventListener('scroll', notice);
    box.addEventListener('click', () => {
      pressed = performance.now();
    });
    const toNewest = (id) => {
      notice();
      follow(true, id);
      hold();
    };
    newer.addEventListener('click', () => toNewest(null));
    // Pictures and charts come later than their message.
    const grows = new ResizeObserver(() => performance.now() - pressed > PRESS_MS && hold());
    for (const child of box.children) grows.observe(child);
    grows.observe(box);

    return {
      hold,
      /** To what was said last, wherever one was. */
      toNewest,
      leave: () => follow(false, null),
      /** Somebody said something. */
      arrived: ({ id, parent }) => {
        // A file sent in answer to a tall card leaves its reader at the card.
        const isBelowAnchor = parent !== null && parent === anchor && isTall(anchor);
        if (isFollowing && !isBelowAnchor) anchor = id;
        hold();
        const row = rowOf(id);
        if (row !== undefined && row.offsetTop > box.scrollTop + box.clientHeight - 40) newer.hidden = false;
      },
    };
  };
}

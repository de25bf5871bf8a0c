// Texts that come from data, made fit to be shown: no control characters, no tricks of direction, no half characters, not too long.

// Control characters but for tab and line break, zero-width and direction marks (they make one name look like another), byte order mark.
const UNSEEN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/g;
const HALF_CHARACTER = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
// A tag in a text message pings or formats (feishu.md §4.2), and there is no escape for it: the bracket becomes its wide twin.
const TAG = /<(?=[a-z/!?])/gi;
const LINK = /\]\(/g;

/** Without what cannot be seen; line breaks stay. */
export function seenText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSEEN, '').replace(HALF_CHARACTER, '\uFFFD');
}

/** At most so many characters, the last of them `…` when something was cut; never half a character. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most - 1;
  const half = HIGH_HALF.test(text.charAt(end - 1));
  return `${text.slice(0, half ? end - 1 : end)}…`;
}

const HIGH_HALF = /[\uD800-\uDBFF]/;

/** A value in one line, as plain_text shows it. Tags stay readable and cannot ping, also where a client renders them after all. */
export function plainText(text: string, most = 300): string {
  return cutText(seenText(text).replace(/\s+/g, ' ').trim().replace(TAG, '＜'), most);
}

/** Text of several lines for text and post messages: tags and links of the data are shown as they are written. */
export function withoutTags(text: string, most: number): string {
  return cutText(seenText(text).replace(TAG, '＜').replace(LINK, ']（'), most);
}

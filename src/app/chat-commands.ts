// The table of what people type in chats, as the README shows it: made from the features' manifests.
import { RIGHT_TITLE } from '../people/right.ts';
import type { AnyFeature } from './features.ts';

/** Markdown, one row a command, in the order of the features. */
export function chatCommandTable(features: readonly AnyFeature[]): string {
  const rows = features.flatMap(({ commands }) =>
    commands.map(({ names, usage, title, right, examples }) => {
      const [, ...aliases] = names;
      const cells = [
        usage,
        title,
        examples[0] ?? '',
        aliases.join('、'),
        right === 'visit' ? '谁都可以' : RIGHT_TITLE[right],
      ];
      const [first, second, third, fourth, fifth] = cells.map((cell) => cell.replaceAll('|', '\\|'));
      return `| \`${first}\` | ${second} | \`${third}\` | ${fourth} | ${fifth} |`;
    }),
  );
  return ['| 写法 | 作用 | 例子 | 也可以写 | 权限 |', '|---|---|---|---|---|', ...rows].join('\n');
}

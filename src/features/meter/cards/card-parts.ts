// What the meter's cards have in common: figures side by side, lines below each other.
import { columns } from '../../../feishu/card/containers.ts';
import type { Element } from '../../../feishu/card/element.ts';
import { bold, coloured, joined, type Markdown } from '../../../feishu/card/markdown.ts';
import { markdown } from '../../../feishu/card/texts.ts';

export interface Figure {
  /** With its unit. */
  readonly value: string;
  readonly title: string;
}

/** @param isOld what was read too long ago loses its weight, and keeps its value */
export function figureRow(figures: readonly Figure[], isOld = false): Element<'any'> {
  return columns(
    figures.map(({ value, title }) => ({
      weight: 1,
      elements: [
        markdown(isOld ? coloured('grey', value) : bold(value), { size: 'heading', align: 'center' }),
        markdown(coloured('grey', title), { size: 'notation', align: 'center' }),
      ],
    })),
    { background: 'grey' },
  );
}

/** Nothing for no lines. */
export function lineBlock(lines: readonly Markdown[]): readonly Element<'any'>[] {
  return lines.length === 0 ? [] : [markdown(joined(lines, '\n'))];
}

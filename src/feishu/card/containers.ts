// Components that hold others: columns side by side, and a panel that opens.
import { type Element, element, type Place, plain } from './element.ts';

type Inner = Exclude<Place, 'root'>;

export interface Column<P extends Inner> {
  readonly elements: readonly Element<P>[];
  /** Shares of the width, 1 to 5; without it as wide as what it holds. */
  readonly weight?: 1 | 2 | 3 | 4 | 5;
}

export interface ColumnsLook {
  /** What happens on a narrow screen: `stretch` puts columns below each other, `bisect` and `trisect` two or three side by side. */
  readonly flow?: 'none' | 'stretch' | 'flow' | 'bisect' | 'trisect';
  readonly background?: 'default' | 'grey';
}

export function columns<P extends Inner>(cells: readonly Column<P>[], look: ColumnsLook = {}): Element<P> {
  return element('column_set', {
    flex_mode: look.flow ?? 'none',
    background_style: look.background,
    horizontal_spacing: '8px',
    columns: cells.map((cell) =>
      element('column', {
        width: cell.weight === undefined ? 'auto' : 'weighted',
        weight: cell.weight,
        elements: cell.elements.map((inner) => inner),
      }),
    ),
  });
}

export interface PanelParts<P extends Inner> {
  /** What one reads while it is closed. */
  readonly title: string;
  readonly open?: boolean;
  readonly elements: readonly Element<P>[];
}

/** Details that most readers need not see. */
export function panel<P extends Inner>(parts: PanelParts<P>): Element<P> {
  return element('collapsible_panel', {
    expanded: parts.open ?? false,
    header: { title: plain(parts.title || '详情', 100) },
    elements: parts.elements.map((inner) => inner),
  });
}

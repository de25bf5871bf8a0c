// A cell in the form that the platform takes when it is written.
import type { Json } from '../../../lib/json.ts';
import type { Cell, CellKind } from '../model/cell.ts';

/** `null` clears the cell; a box is cleared by not being ticked. */
export function writtenCell(kind: CellKind, cell: Cell): Json {
  if (kind === 'checkbox') return cell === true;
  if (cell === null) return null;
  if (kind === 'person') return (Array.isArray(cell) ? (cell as readonly string[]) : []).map((id) => ({ id }));
  if (typeof cell !== 'object') return cell;
  return 'link' in cell ? { text: cell.text, link: cell.link } : [...cell];
}

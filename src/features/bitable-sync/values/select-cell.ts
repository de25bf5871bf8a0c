// The one option of a select field.
import type { QueryColumn } from '../../../databases/user-query/contract.ts';
import type { BitableField } from '../../../feishu/api/bitable.ts';
import { type Converted, lost, taken } from './converted.ts';
import { optionFault, optionNames } from './options.ts';
import { beijingText } from './people-text.ts';

/** An option that is there is taken whatever its name; one that the platform would have to make must have a name that stays as it is. */
export function selectCell(field: BitableField | null, { type }: QueryColumn, value: string): Converted {
  const name = type === 'instant' ? beijingText(value) : value;
  const fault = field !== null && optionNames(field).has(name) ? null : optionFault(name);
  return fault === null ? taken(name) : lost(value, fault);
}

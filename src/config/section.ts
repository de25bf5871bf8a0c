// A feature's own section of the configuration: its schema, and what must agree with the sites.
import type { z } from 'zod';
import type { CoreConfig } from './core.ts';
import type { Path } from './fault.ts';
import type { DeepReadonly } from './freeze.ts';

/** Something that does not fit; the place is found from the path. */
export interface SectionFault {
  /** Within the section, for instance `['points', 'source']`. */
  readonly path: Path;
  /** Chinese: what was wanted. What was found is put before it when the path leads to a single value. Never a secret. */
  readonly message: string;
}

/** What a section may be compared with. */
export type CheckedCore = Pick<CoreConfig, 'sites'>;

export interface Section<Schema extends z.ZodType = z.ZodType> {
  /**
   * Strict objects throughout, each key with a Chinese `.describe`; `error` texts read “应为…”. A section that may be left out is
   * `.optional()` or has a `.prefault({})`.
   */
  readonly schema: Schema;
  /**
   * What may be changed while the program runs, as keys within the section; `*` is any key. What lies below such a place may be changed
   * too. Never secrets, and nothing that is read once at a start.
   */
  readonly live?: readonly (readonly string[])[];
  /** What must agree within the section: called when the section is in itself right, whatever is wrong with the others. */
  checkItself?(section: DeepReadonly<z.output<Schema>>): readonly SectionFault[];
  /** Called when the section and the sites are in themselves right. */
  check?(section: DeepReadonly<z.output<Schema>>, core: CheckedCore): readonly SectionFault[];
}

export type Sections = Readonly<Record<string, Section>>;

/** Only helps the compiler: the check's first parameter gets the schema's type. */
export function defineSection<Schema extends z.ZodType>(section: Section<Schema>): Section<Schema> {
  return section;
}

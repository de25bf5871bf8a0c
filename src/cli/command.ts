// A command of the shell: its words, its options, and what it answers.
import type { ParseArgsConfig } from 'node:util';

export interface CliOption {
  /** A switch, or something that takes a value. */
  readonly type: 'boolean' | 'string';
  /** What the value is, for the usage line: `基地`. */
  readonly value?: string;
  /** Chinese, one line. */
  readonly summary: string;
  /** For the usage line: the command does nothing without it, and says so itself. */
  readonly required?: boolean;
}

export interface CliInput {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
  readonly out: CliOutput;
}

/** Standard output and the progress beside it. */
export interface CliOutput {
  /** One line of the answer. With `--json` only `json` writes to standard output. */
  line(text: string): void;
  /** The whole answer as one JSON value. */
  json(value: unknown): void;
  /** Text as it is, without a line end, for instance a batch of JSON lines; resolves when the reader has taken it. */
  raw(text: string): Promise<void>;
  /** A remark on standard error. */
  remark(text: string): void;
}

export interface CliCommand<Ctx> {
  /** For instance `['ledger', 'refresh']`. */
  readonly words: readonly string[];
  /** Chinese, one line. */
  readonly summary: string;
  /** What stands after the words, for the usage line: `<词…>`. Without it no further words are taken. */
  readonly rest?: string;
  readonly options: Readonly<Record<string, CliOption>>;
  /** The exit code: 0 only when all that was asked for was done. */
  run(ctx: Ctx, input: CliInput): Promise<number>;
}

/** `zhiban ledger refresh [--site 基地] [--json]` */
export function usage(command: Pick<CliCommand<never>, 'words' | 'rest' | 'options'>): string {
  const options = Object.entries(command.options).map(([name, option]) => {
    const text = option.type === 'boolean' ? `--${name}` : `--${name} ${option.value ?? '值'}`;
    return option.required === true ? text : `[${text}]`;
  });
  return ['zhiban', ...command.words, ...(command.rest === undefined ? [] : [command.rest]), ...options].join(' ');
}

/** The options in the form node's own argument parser takes. */
export function parserOptions(command: Pick<CliCommand<never>, 'options'>): NonNullable<ParseArgsConfig['options']> {
  const own = Object.entries(command.options).map(([name, { type }]) => [name, { type }] as const);
  return { ...Object.fromEntries(own), help: { type: 'boolean', short: 'h' } };
}

/** An option's text, or undefined when it was not given. */
export function textOption(input: CliInput, name: string): string | undefined {
  const value = input.values[name];
  return typeof value === 'string' ? value : undefined;
}

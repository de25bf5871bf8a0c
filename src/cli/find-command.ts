// From the words of a shell line to the command they name.
import { parseArgs } from 'node:util';
import { errorText, UserError } from '../lib/errors.ts';
import { type CliCommand, type CliInput, parserOptions, usage } from './command.ts';

export interface FoundCommand<Ctx> {
  readonly command: CliCommand<Ctx>;
  readonly values: CliInput['values'];
  readonly positionals: readonly string[];
}

/** The command with the most words in common with the line; null when there is none. */
export function findCommand<Ctx>(
  commands: readonly CliCommand<Ctx>[],
  argv: readonly string[],
): CliCommand<Ctx> | null {
  const fitting = commands.filter((command) => command.words.every((word, index) => argv[index] === word));
  return fitting.sort((one, other) => other.words.length - one.words.length)[0] ?? null;
}

/**
 * Reads a shell line by the options of its command.
 * @throws UserError when an option is unknown, lacks its value, or too many words are given.
 */
export function readLine<Ctx>(command: CliCommand<Ctx>, argv: readonly string[]): FoundCommand<Ctx> {
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.words.length),
      options: parserOptions(command),
      allowPositionals: true,
      strict: true,
    });
    if (command.rest === undefined && positionals.length > 0) {
      throw new UserError(`多出来的词：${positionals.join(' ')}；用法：${usage(command)}`);
    }
    return { command, values: values as CliInput['values'], positionals };
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    throw new UserError(`${lineFault(thrown)}；用法：${usage(command)}`);
  }
}

/** What node's parser says by code and in English, as a sentence. */
function lineFault(thrown: unknown): string {
  const text = errorText(thrown);
  const option = /'(?:-\w, )?(--?[^\s']+)/.exec(text)?.[1] ?? '';
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `没有选项 ${option}`;
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `命令行读不懂（${text}）`;
  if (text.includes('does not take an argument')) return `选项 ${option} 后面不带值`;
  return `选项 ${option} 后面缺少值（以 - 开头的值写成 ${option}=值）`;
}

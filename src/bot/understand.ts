// From what was written, or what a button carries, to the command that is meant.
import { isFault, normalLine, type ParsedLine, parseLine } from '../lib/command-line.ts';
import type { JsonObject } from '../lib/json.ts';
import { digestOf } from '../people/approvals.ts';
import { type Asker, mayDo, type Need, type RightRules } from '../people/rights.ts';
import type { BoundCommand } from './command.ts';
import { withoutBeginning, withoutEnding } from './polite.ts';
import type { Found, Registry } from './registry.ts';
import { withForm } from './request.ts';
import { type NamedSite, type SiteFinder, siteFinder } from './sites.ts';

/** All that a line is judged by; the same for typed lines and clicks, and for the receipt of a click. */
export interface BotRules {
  readonly registry: Registry;
  readonly findSites: SiteFinder;
  readonly rights: RightRules;
  /** What people call a site, by its code. */
  readonly siteName: (code: string) => string;
  /** Dangerous commands, by what they begin with, to which somebody else has to agree. */
  readonly secondPerson: readonly string[];
  /** The line that asks for what is needed, for the button under a denial of this line; null where nobody can be asked. */
  readonly requestLine: ((need: Need, line: string) => string) | null;
  /** The line that is run for a bare mention or a greeting, for instance 帮助; null gives the short hint. */
  readonly home: string | null;
}

export interface RulesOptions {
  readonly registry: Registry;
  readonly sites: readonly NamedSite[];
  readonly rights: RightRules;
  readonly secondPerson?: readonly string[];
  readonly requestLine?: (need: Need, line: string) => string;
  readonly home?: string;
}

export function botRules({ registry, sites, rights, secondPerson, requestLine, home }: RulesOptions): BotRules {
  const names = new Map(sites.map(({ code, name }) => [code, name]));
  const siteName = (code: string): string => names.get(code) ?? code;
  return {
    registry,
    findSites: siteFinder(sites),
    rights,
    siteName,
    secondPerson: secondPerson ?? [],
    requestLine: requestLine ?? null,
    home: home ?? null,
  };
}

export interface Meant {
  readonly kind: 'command';
  readonly command: BoundCommand;
  readonly line: string;
  readonly parsed: ParsedLine;
  readonly sites: readonly string[];
  readonly asker: Asker;
  /** What it takes. */
  readonly need: Need;
  readonly allowed: boolean;
}

/** Of what would be done, in whatever way it was written. */
export function digestOfMeant({ command, parsed, sites }: Meant): string {
  return digestOf({ command: command.names[0], words: parsed.words, options: parsed.options, sites });
}

export type Understood =
  | Meant
  /** Nothing was said but politeness, and there is no home line. */
  | { readonly kind: 'nothing' }
  /** `line` is the normal form, for suggestions. */
  | { readonly kind: 'unknown'; readonly line: string }
  /** A Chinese sentence; the command, where it was clear. */
  | { readonly kind: 'fault'; readonly sentence: string; readonly command: BoundCommand | null };

/** More is no command; characters. A message of the platform may have 150 KB, and reading it would keep everybody waiting. */
const MOST_LINE = 4_000;
/** As far as a name of a command can reach, and some politeness before it. */
const MOST_HEAD = 200;

function normalOf(rules: BotRules, text: string): { readonly line: string } | Extract<Understood, { kind: 'fault' }> {
  const fault = (sentence: string) => ({ kind: 'fault', sentence, command: commandIn(rules, text) }) as const;
  if (text.length > MOST_LINE)
    return fault(`这条消息有 ${text.length} 个字，命令最多 ${MOST_LINE} 个字，请缩短或拆开发`);
  // No store takes a NUL, and nobody means one.
  const line = normalLine(text.replaceAll('\0', ''));
  return typeof line === 'string' ? { line } : fault(line.fault);
}

/** The command that a line begins with which cannot be read further; null when none is found. */
function commandIn(rules: BotRules, text: string): BoundCommand | null {
  const normal = normalLine(text.slice(0, MOST_HEAD).replaceAll(/["“”„＂].*/gsu, ''));
  for (let line = typeof normal === 'string' ? normal : null; line !== null; line = withoutBeginning(line)) {
    const found = rules.registry.find(line);
    if (found !== null) return found.command;
  }
  return null;
}

/** What a person typed: politeness is taken off, and `台账?` asks for help about it. */
export function understandTyped(rules: BotRules, text: string, asker: Asker): Understood {
  const normal = normalOf(rules, text);
  if ('kind' in normal) return normal;
  for (let line: string | null = normal.line; line !== null; line = withoutBeginning(line)) {
    if (line.trim() === '')
      return rules.home === null ? { kind: 'nothing' } : understandWritten(rules, rules.home, asker);
    const found = rules.registry.find(line) ?? afterSites(rules, line);
    if (found === null) continue;
    if (found.rest === '?') {
      const help = rules.registry.find(`帮助 ${found.name}`);
      if (help !== null) return meant(rules, help, asker);
    }
    return meant(rules, { ...found, rest: withoutEnding(found.rest) }, asker);
  }
  return { kind: 'unknown', line: normal.line };
}

/** 苏州 台账 空压机: sites named first mean the same as sites named last. */
function afterSites(rules: BotRules, line: string): Found | null {
  const [, site, rest] = /^(\S+)\s+(.+)$/su.exec(line) ?? [];
  if (site === undefined || rest === undefined) return null;
  const located = rules.findSites({ words: [site], quoted: [false], options: new Map() });
  if ('fault' in located || located.sites.length === 0) return null;
  const found = rules.registry.find(rest) ?? afterSites(rules, rest);
  return found === null ? null : { ...found, rest: `${found.rest} ${site}`.trim() };
}

/** What a button carries, exactly as it was written, and what its form adds. */
export function understandWritten(rules: BotRules, text: string, asker: Asker, form: JsonObject = {}): Understood {
  const normal = normalOf(rules, text);
  if ('kind' in normal) return normal;
  const found = rules.registry.find(normal.line);
  return found === null ? { kind: 'unknown', line: normal.line } : meant(rules, found, asker, form);
}

function meant(rules: BotRules, { command, name, rest }: Found, asker: Asker, form: JsonObject = {}): Understood {
  const parsed = parseLine(rest);
  if (isFault(parsed)) return { kind: 'fault', sentence: parsed.fault, command };
  const located = rules.findSites({ ...parsed, options: withForm(parsed.options, form) });
  if ('fault' in located) return { kind: 'fault', sentence: located.fault, command };
  const need: Need = { right: command.right, action: command.names[0], sites: command.everywhere ? [] : located.sites };
  return {
    kind: 'command',
    command,
    line: `${name} ${rest}`.trim(),
    parsed: located.line,
    sites: located.sites,
    asker,
    need,
    allowed: mayDo(rules.rights, asker, need),
  };
}

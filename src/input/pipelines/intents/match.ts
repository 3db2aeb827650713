import type { Intent } from '../intent.js';
import { commandRows } from './commands.js';
import { harmless, valuedOptions } from './grammar.js';
import { isOfAllKinds, kindOfArguments, kindOfName, kindOfPath } from './kinds.js';
import { type CommandRow, type Hit, intentsOf } from './row.js';

/** A command in its plain form, and what is known of where it runs. */
export interface Asked {
  /** The program's plain name first. */
  readonly words: readonly string[];
  /** The program as a reader finds it. */
  readonly shown: string;
  /** Names of the tasks that it is run for, outermost first. */
  readonly names?: readonly string[];
  readonly folder?: string;
  /** It runs on another host. */
  readonly remote?: boolean;
}

interface Pattern {
  readonly row: CommandRow;
  /** Words after the program, each a test. */
  readonly words: readonly ((word: string) => boolean)[];
  /** Its last word may stand anywhere. */
  readonly anywhere: boolean;
}

const byProgram = new Map<string, Pattern[]>();
for (const row of commandRows) {
  const [programs = '', ...rest] = row.run.split(' ');
  const anywhere = rest.includes('...');
  const words = rest.filter((word) => word !== '...').map(wordTest);
  for (const program of programs.split('|')) {
    const known = byProgram.get(program);
    if (known) known.push({ row, words, anywhere });
    else byProgram.set(program, [{ row, words, anywhere }]);
  }
}

function wordTest(alternatives: string): (word: string) => boolean {
  const literal = new Set<string>();
  const globs: RegExp[] = [];
  for (const word of alternatives.split('|')) {
    if (word.includes('*')) globs.push(new RegExp(`^${word.split('*').map(escaped).join('[^ ]*')}$`));
    else literal.add(word);
  }
  return (word) => literal.has(word) || globs.some((glob) => glob.test(word));
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\/]/g, '\\$&');
}

/** Whether a table knows the program, so that a name says nothing more. */
export function isKnownProgram(program: string): boolean {
  return byProgram.has(program);
}

/** Whether a command changes nothing that matters: `echo`, `mkdir`. */
export function isHarmless(program: string): boolean {
  return harmless.has(program);
}

/** What a command is for; nothing where the tables do not know. */
export function hitsOf(asked: Asked): readonly Hit[] {
  const [program = '', ...args] = asked.words;
  const patterns = byProgram.get(program);
  if (!patterns) return [];
  const positional = positionalsOf(program, args);
  const text = args.join(' ').slice(0, 4000);
  const fitting = patterns.flatMap((pattern) => {
    const matched = match(pattern, positional, text, asked);
    return matched === undefined ? [] : [{ pattern, matched }];
  });
  const best = Math.max(...fitting.map(({ pattern }) => (pattern.anywhere ? -1 : weightOf(pattern))));
  return fitting
    .filter(({ pattern }) => pattern.anywhere || weightOf(pattern) === best)
    .flatMap(({ pattern, matched }) => hitsOfRow(pattern.row, matched, { ...asked, args, text }));
}

/** Arguments that are no options, as far as the program's options are known; `+nightly` and `--` do not count. */
function positionalsOf(program: string, args: readonly string[]): readonly string[] {
  const valued = valuedOptions.get(program);
  const found: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (valued?.has(arg)) index++;
    else if (!arg.startsWith('-') && !(program === 'cargo' && arg.startsWith('+')))
      found.push(program === 'gradle' ? arg.replace(/^:?(?:[\w.-]+:)+(?=\w)/, '') : arg);
  }
  return found;
}

/** The words of the command that the pattern matched; `undefined` where it does not. */
function match(
  { row, words, anywhere }: Pattern,
  positional: readonly string[],
  text: string,
  asked: Asked,
): readonly string[] | undefined {
  if (row.remote && !asked.remote) return undefined;
  const matched = anywhere ? anyOf(words, positional) : prefixOf(words, positional);
  if (!matched || (row.with && !row.with.test(text)) || row.without?.test(text)) return undefined;
  return matched;
}

function prefixOf(words: Pattern['words'], positional: readonly string[]): readonly string[] | undefined {
  const start = positional.slice(0, words.length);
  return start.length === words.length && words.every((test, index) => test(start[index] ?? ''))
    ? start
    : undefined;
}

/** The last word's matches wherever they stand; the words before it must come first. */
function anyOf(words: Pattern['words'], positional: readonly string[]): readonly string[] | undefined {
  const first = prefixOf(words.slice(0, -1), positional);
  const last = words.at(-1);
  const found = first && last ? positional.slice(first.length).filter(last) : [];
  return first && found.length > 0 ? [...first, ...found.slice(0, 3)] : undefined;
}

function weightOf({ row, words }: Pattern): number {
  return words.length * 4 + (row.with ? 2 : 0) + (row.without ? 1 : 0) + (row.remote ? 1 : 0);
}

interface Context extends Asked {
  readonly args: readonly string[];
  readonly text: string;
}

function hitsOfRow(row: CommandRow, matched: readonly string[], context: Context): readonly Hit[] {
  const by = [context.shown, ...matched].join(' ').slice(0, 100);
  const found = row.target?.exec(context.text)?.[1];
  const target = found === undefined ? undefined : plain(found);
  const intents = intentsOf(row).flatMap((intent) => {
    const kind = refined(intent, context, matched);
    return kind !== intent && isOfAllKinds(context.args) ? [intent, kind] : [kind];
  });
  const dry = row.dry?.test(context.text) || (intents.some(isDelivery) && isTrial(context.text));
  return [...intents, ...measured(intents, context.text)].map((intent) => ({
    intent,
    by,
    ...(isTest(intent) ? { target: tool(context, matched) } : target === undefined ? {} : { target }),
    ...(dry && isDelivery(intent) ? { dry: true } : {}),
    ...(row.weak ? { weak: true } : {}),
    ...(row.testers?.test(context.text) ? { testers: true } : {}),
    ...(row.afterDeploy ? { afterDeploy: true } : {}),
    ...(row.marks ? { mark: row.marks } : {}),
  }));
}

/** Runners of all kinds of tests are told apart by what they are given, then by what the task is called. */
function refined(
  intent: Intent,
  { args, names = [], folder = '' }: Context,
  matched: readonly string[],
): Intent {
  if (intent !== 'test-unit' && intent !== 'test') return intent;
  const rest = args.filter((arg) => !matched.includes(arg));
  const kind = kindOfArguments(rest) ?? firstOf(names) ?? kindOfPath(folder);
  return kind ?? intent;
}

function firstOf(names: readonly string[]): Intent | undefined {
  for (const name of names.toReversed()) {
    const kind = kindOfName(name);
    if (kind) return kind;
  }
  return undefined;
}

function tool({ words }: Context, matched: readonly string[]): string {
  return [words[0], ...matched.slice(0, 1)].join(' ').slice(0, 60);
}

/** A name without quotes; what could hold a credential is no name. */
function plain(target: string): string | undefined {
  const name = target.replace(/^["']|["']$/g, '').slice(0, 200);
  return /[;\s=]|:\/\/|@(?!sha256:)/.test(name.replace(/\$?\{\{[^}]*\}\}|\$\([^()]*\)|`[^`]*`/g, ''))
    ? undefined
    : name;
}

const deliveries: readonly Intent[] = [
  'publish',
  'publish-image',
  'deploy',
  'apply-infrastructure',
  'promote',
  'rollback',
  'migrate-database',
  'version',
  'verify',
];

function isDelivery(intent: Intent): boolean {
  return deliveries.includes(intent);
}

export function isTest(intent: Intent): boolean {
  return intent === 'test' || intent.startsWith('test-');
}

function isTrial(text: string): boolean {
  return /(?:^| )--?dry[-_]?run(?:$| |=(?!none|false|"?\$))/i.test(text);
}

/** Test runners that measure coverage on the way. */
function measured(intents: readonly Intent[], text: string): readonly Intent[] {
  if (!intents.some(isTest) || intents.includes('coverage')) return [];
  if (
    !/--cov\b|--coverage\b|-coverprofile|-covermode|-cover\b|--with-coverage|--codeCoverage|XPlat Code Coverage|CollectCoverage|--cov=|--experimental-test-coverage|--coverage-/i.test(
      text,
    )
  )
    return [];
  return /fail-under|coverageThreshold|--(?:min|exactly)=|\/p:Threshold|--coverage-threshold/i.test(text)
    ? ['coverage', 'gate']
    : ['coverage'];
}

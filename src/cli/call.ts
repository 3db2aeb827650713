import { parseArgs } from 'node:util';
import { UserError } from '../errors.js';
import { nearest } from '../nearest.js';
import { type Call, type Command, commands, everywhere } from './commands.js';
import { type OptionDefinition, type OptionName, options, type Values } from './options.js';

/** What a command line asks for: a command and its call, or only help or the version. */
export type Request =
  | { readonly kind: 'help'; readonly command?: Command }
  | { readonly kind: 'version' }
  | { readonly kind: 'call'; readonly command: Command; readonly call: Call };

interface Token {
  readonly name: OptionName;
  readonly shown: string;
  readonly value: string | undefined;
}

const table: Readonly<Record<string, OptionDefinition>> = options;

/** Understands a command line. Throws a `UserError` that names the nearest valid word. */
export function readRequest(argv: readonly string[]): Request {
  const { given, words } = tokensOf(argv);
  const [name, ...positionals] = words;
  const asks = (option: OptionName) => given.some((token) => token.name === option);
  const command = name === undefined ? undefined : commandNamed(name);
  if (asks('help') || (!command && !asks('version'))) {
    for (const token of given) checkKnownTo(token, undefined);
    return command ? { kind: 'help', command } : { kind: 'help' };
  }
  if (asks('version') || !command) return { kind: 'version' };
  for (const token of given) {
    checkKnownTo(token, command);
    checkFormat(token, command);
  }
  if (!command.severalFormats) checkOnce(given.filter((token) => token.name === 'format'));
  checkPositionals(command, positionals);
  return { kind: 'call', command, call: { positionals, values: valuesOf(given) } };
}

/** The command of this name; a `UserError` if there is none. */
export function commandNamed(name: string): Command {
  const command = commands.find((each) => each.name === name);
  if (command) return command;
  if (/[./\\]/.test(name))
    throw new UserError({
      what: `there is no command "${name}"`,
      todo: `did you mean cdlevel scan ${name}?`,
    });
  throw mistake(
    `there is no command "${name}"`,
    name,
    commands.map((each) => each.name),
    'cdlevel help',
  );
}

function tokensOf(argv: readonly string[]): { given: readonly Token[]; words: readonly string[] } {
  const { tokens, positionals } = parseArgs({
    args: withOptionalValues(argv),
    options: Object.fromEntries(
      Object.entries(table).map(([name, { value, short }]) => [
        name,
        { type: value ? ('string' as const) : ('boolean' as const), ...(short ? { short } : {}) },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = tokens.flatMap((token) => {
    if (token.kind !== 'option') return [];
    const { name, rawName, inlineValue } = token;
    return [tokenOf(name, rawName, token.value ?? undefined, inlineValue === true)];
  });
  return { given, words: positionals };
}

/** `--github owner/name` becomes `--github=owner/name`, and a `--github` without a name `--github=`. */
function withOptionalValues(argv: readonly string[]): string[] {
  const args: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return [...args, ...argv.slice(index)];
    const { optional } = (word.startsWith('--') && table[word.slice(2)]) || {};
    const next = argv[index + 1] ?? '';
    if (optional) args.push(`${word}=${optional.test(next) ? next : ''}`);
    else args.push(word);
    if (optional?.test(next)) index++;
  }
  return args;
}

function tokenOf(name: string, shown: string, value: string | undefined, inline: boolean): Token {
  const definition = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!definition) {
    throw mistake(`there is no option ${shown}`, name, Object.keys(table), 'cdlevel help', '--');
  }
  if (definition.value && (value === undefined || (!inline && value.startsWith('-') && value !== '-')))
    throw new UserError({
      what: `${shown} needs a value`,
      todo: `${shown} ${definition.value}: ${definition.about}`,
    });
  if (!definition.value && value !== undefined)
    throw new UserError({ what: `${shown} takes no value`, todo: `leave out "=${value}"` });
  if (definition.choices && value !== undefined && !definition.choices.includes(value))
    throw mistake(`${shown} cannot be "${value}"`, value, definition.choices);
  return { name: name as OptionName, shown, value: definition.optional && value === '' ? undefined : value };
}

function checkKnownTo({ name, shown }: Token, command: Command | undefined): void {
  const known = command ? [...command.options, ...everywhere] : (Object.keys(table) as OptionName[]);
  if (known.includes(name)) return;
  throw new UserError({
    what: `${command?.name ?? 'cdlevel'} takes no option ${shown}`,
    todo: `see cdlevel help ${command?.name ?? ''}`.trimEnd(),
  });
}

function checkFormat({ name, shown, value }: Token, { formats, severalFormats }: Command): void {
  if (name !== 'format' || !formats || severalFormats || value === undefined) return;
  if (Object.hasOwn(formats, value)) return;
  throw mistake(`${shown} cannot be "${value}"`, value, Object.keys(formats));
}

function checkOnce([, second]: readonly Token[]): void {
  if (second) throw givenTwice(second.shown);
}

function givenTwice(shown: string): UserError {
  return new UserError({ what: `${shown} is given twice`, todo: 'give it once' });
}

function checkPositionals(command: Command, given: readonly string[]): void {
  const missing = command.positionals.filter(
    ({ optional }, index) => !optional && given[index] === undefined,
  );
  if (missing.length > 0) {
    throw new UserError({
      what: `${command.name} needs ${missing.map(({ name }) => name).join(' and ')}`,
      todo: `see cdlevel help ${command.name}`,
    });
  }
  const surplus = command.positionals.at(-1)?.many ? undefined : given[command.positionals.length];
  if (surplus !== undefined)
    throw new UserError({
      what: `${command.name} does not know what to do with "${surplus}"`,
      todo: `see cdlevel help ${command.name}`,
    });
}

function valuesOf(given: readonly Token[]): Values {
  const values: Record<string, unknown> = {};
  for (const { name, shown, value } of given) {
    if (table[name]?.many) values[name] = [...((values[name] as string[] | undefined) ?? []), value];
    else if (values[name] !== undefined && value !== undefined) throw givenTwice(shown);
    else values[name] = value ?? true;
  }
  return values as Values;
}

function mistake(what: string, word: string, valid: readonly string[], see?: string, prefix = ''): UserError {
  const meant = nearest(word, valid);
  const all = `valid: ${valid.map((name) => prefix + name).join(', ')}`;
  return new UserError({
    what,
    todo: meant ? `did you mean ${prefix}${meant}?` : see ? `see ${see}` : all,
  });
}

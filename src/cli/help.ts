import { blank, draw, type Line, line, type Screen, span } from '../report/drawing.js';
import { type Command, commands, everywhere } from './commands.js';
import { type OptionDefinition, type OptionName, options } from './options.js';

const exitCodes =
  'Exit codes: 0 done, 2 a mistake in the call, 3 too little could be read to say anything; 1 is kept for a failed gate.';

/** Help for all commands, or for one. */
export function helpText(screen: Screen, command?: Command): string {
  return draw(command ? commandHelp(command) : overview(), screen);
}

const page: Screen = { width: 100, colour: false, unicode: true };

/** The block of the README that lists commands. */
export function readmeHelp(): string {
  return blockOf(helpText(page));
}

/** A page of all commands with their options. */
export function manual(): string {
  const described = commands.filter(({ name }) => name !== 'help');
  return described.map((command) => `## ${command.name}\n\n${blockOf(helpText(page, command))}\n`).join('\n');
}

function blockOf(text: string): string {
  return ['```text', text.trimEnd(), '```'].join('\n');
}

function overview(): readonly Line[] {
  return [
    line(['cdlevel reads a repository and says how mature its continuous delivery is.']),
    blank,
    ...section(
      'Commands',
      commands.map((command) => [usage(command, ''), command.about] as const),
    ),
    ...section(
      'Everywhere',
      everywhere.map((name) => optionRow(name)),
    ),
    line([exitCodes], { hang: 2 }),
  ];
}

function commandHelp(command: Command): readonly Line[] {
  return [
    line([span('strong', usage(command, 'cdlevel ')), command.options.length > 0 ? ' [OPTION]...' : '']),
    line([`${command.about.charAt(0).toUpperCase()}${command.about.slice(1)}.`], { indent: 2 }),
    blank,
    ...section(
      'Arguments',
      command.positionals.map(({ name, about }) => [name, about] as const),
    ),
    ...section(
      'Options',
      command.options.map((name) => optionRow(name, command)),
    ),
    ...section(
      'Examples',
      command.examples.map((example) => [example, ''] as const),
    ),
  ];
}

function usage({ name, positionals }: Command, prefix: string): string {
  const words = positionals.map(({ name: word, many, optional }) => {
    const each = many ? `${word}...` : word;
    return optional ? `[${each}]` : each;
  });
  return `${prefix}${[name, ...words].join(' ')}`;
}

function optionRow(name: OptionName, command?: Command): readonly [string, string] {
  const { value, short, about }: OptionDefinition = options[name];
  const forms = name === 'format' ? Object.entries(command?.formats ?? {}) : [];
  const choices = forms.map(([form, { about: what }]) => `${form} (${what})`).join(', ');
  return [
    `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
    choices === '' ? about : `${about}: ${choices}`,
  ];
}

function section(title: string, rows: readonly (readonly [string, string])[]): readonly Line[] {
  if (rows.length === 0) return [];
  const width = Math.min(34, Math.max(...rows.map(([term]) => term.length)));
  return [
    line([span('heading', title)]),
    ...rows.flatMap(([term, about]) => termLines(term, about, width)),
    blank,
  ];
}

/** A term and what it means, side by side, or below each other where the term is too long. */
function termLines(term: string, about: string, width: number): readonly Line[] {
  if (about === '') return [line([span('command', term)], { indent: 2 })];
  if (term.length > width)
    return [
      line([span('command', term)], { indent: 2 }),
      line([about], { indent: width + 4, hang: width + 4 }),
    ];
  return [line([span('command', term, width), '  ', about], { indent: 2, hang: width + 4 })];
}

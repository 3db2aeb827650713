import type { Place } from '../../../evidence.js';
import type { DataNode } from '../../data.js';
import { folderOf } from '../../folders.js';
import type { SourceFile } from '../../source-file.js';
import type { Look } from '../dialect.js';
import { type Call, option, optionValues } from './argv.js';
import { resolvePath } from './folders.js';
import { type Ini, parseIni } from './ini.js';
import { isOpaque } from './opaque.js';
import { dataOf, firstFile } from './read.js';
import { type Part, quoted, type Runner, type Task } from './runner.js';
import { always } from './script.js';

const environmentLimit = 60;

/** An environment of tox with its commands, substitutions not yet made. */
interface Environment {
  readonly commands: readonly { readonly text: string; readonly at: Place }[];
  readonly folder: string;
  readonly at?: Place;
}

interface Config {
  readonly defaults: readonly string[];
  readonly labels: ReadonlyMap<string, readonly string[]>;
  find(name: string): Environment | undefined;
}

/** tox: commands of the environments that are asked for, from `tox.ini`, `setup.cfg`, `pyproject.toml` or `tox.toml`. */
export const tox: Runner = {
  programs: ['tox'],
  tasks(call, look) {
    const args = call.words.slice(1);
    if (
      args.some((arg) =>
        /^(?:-l|-a|--listenvs|--listenvs-all|--notest|--devenv|--version|--showconfig)$/.test(arg),
      )
    )
      return undefined;
    if (/^(?:list|l|config|c|devenv|d|quickstart)$/.test(args[0] ?? '')) return undefined;
    const config = configOf(call, look);
    const wanted = asked(args, config, call.command.variables.get('TOXENV'));
    if (!config)
      return (wanted.length > 0 ? wanted : ['test']).map((name) => ({ name, by: `tox -e ${name}` }));
    const rest = args.includes('--') ? quoted(args.slice(args.indexOf('--') + 1)) : '';
    return wanted.slice(0, environmentLimit).map((name) => taskOf(name, config, rest));
  },
};

function asked(
  args: readonly string[],
  config: Config | undefined,
  variable: string | undefined,
): readonly string[] {
  const named = [...optionValues(args, '-e', '--env'), ...attached(args)].flatMap((value) =>
    isOpaque(value) ? [value] : expandNames(value),
  );
  // A matrix names the environment: most often it goes through those of the list.
  if (named.some(isOpaque)) return config?.defaults ?? [];
  if (named.length > 0) return named.includes('ALL') ? (config?.defaults ?? []) : named;
  const labels = optionValues(args, '-m').flatMap((label) => config?.labels.get(label) ?? []);
  if (labels.length > 0) return labels;
  const factor = option(args, '-f');
  if (factor !== undefined)
    return (config?.defaults ?? []).filter((name) => name.split('-').includes(factor));
  if (variable !== undefined && !variable.includes('$')) return expandNames(variable);
  return config?.defaults ?? [];
}

/** `-epy312`. */
function attached(args: readonly string[]): readonly string[] {
  return args.flatMap((arg) => (/^-e[^=\s]/.test(arg) && !arg.startsWith('-e=') ? [arg.slice(2)] : []));
}

function configOf({ words, command }: Call, look: Look): Config | undefined {
  const named = option(words.slice(1), '-c', '--conf');
  const path = named === undefined ? undefined : resolvePath(command.folder, named);
  const names = ['tox.ini', 'setup.cfg', 'pyproject.toml', 'tox.toml'];
  const given = path === undefined ? undefined : (look.file(path) ?? firstFile(path, names, look));
  for (const file of given ? [given] : names.map((name) => firstFile(command.folder, [name], look))) {
    const config = file && configIn(file);
    if (config) return config;
  }
  return undefined;
}

function configIn(file: SourceFile): Config | undefined {
  if (!file.name.endsWith('.toml')) return fromIni(parseIni(file.text), file);
  const root = dataOf(file);
  const own = file.name === 'tox.toml' ? root : root?.get('tool', 'tox');
  const legacy = own?.get('legacy_tox_ini');
  if (legacy?.text !== undefined) return fromIni(parseIni(legacy.text, legacy.line + 1), file);
  return own ? fromToml(own) : undefined;
}

function fromIni(ini: Ini, file: SourceFile): Config | undefined {
  const main = ini.get('tox') ?? ini.get('tox:tox');
  const base = ini.get('testenv');
  if (!main && !base && ![...ini.keys()].some((name) => name.startsWith('testenv:'))) return undefined;
  const text = (section: string, key: string) =>
    ini
      .get(section)
      ?.get(key)
      ?.lines.map((line) => line.text)
      .join('\n');
  const declared = main?.get('envlist') ?? main?.get('env_list');
  const sections = new Map(
    [...ini.keys()]
      .filter((name) => name.startsWith('testenv:'))
      .flatMap((name) => expandNames(name.slice('testenv:'.length)).map((env) => [env, name] as const)),
  );
  const labels = (main?.get('labels')?.lines ?? []).flatMap(({ text: line }) => {
    const [label = '', names = ''] = line.split('=', 2);
    return [[label.trim(), expandNames(names)] as const];
  });
  return {
    defaults: declared ? declared.lines.flatMap(({ text: line }) => expandNames(line)) : ['python'],
    labels: new Map(labels),
    find(name) {
      const section = sections.get(name);
      if (section === undefined && !base) return undefined;
      const keys = ['commands_pre', 'commands', 'commands_post'];
      const own = section === undefined ? undefined : ini.get(section);
      const lines = keys.flatMap((key) => own?.get(key)?.lines ?? base?.get(key)?.lines ?? []);
      const folder = (section && text(section, 'changedir')) ?? text('testenv', 'changedir') ?? '';
      return {
        commands: joined(lines)
          .flatMap(({ text: line, line: at }) => referenced(line, at, ini))
          .flatMap(({ text: line, line: at }) => ({ text: line, at: file.at(at) })),
        folder: resolvePath(folderOf(file.path), substituted(folder, name, '')) ?? folderOf(file.path),
      };
    },
  };
}

/** `{[testenv]commands}` stands for the commands of another section. */
function referenced(text: string, line: number, ini: Ini): readonly { text: string; line: number }[] {
  const [, section = '', key = ''] = /^\{\[([^\]]+)\](\w+)\}$/.exec(text.trim()) ?? [];
  return section === ''
    ? [
        {
          text: text.replace(
            /\{\[([^\]]+)\](\w+)\}/g,
            (raw, of: string, name: string) =>
              ini
                .get(of)
                ?.get(name)
                ?.lines.map((one) => one.text)
                .join(' ') ?? raw,
          ),
          line,
        },
      ]
    : joined(ini.get(section)?.get(key)?.lines ?? []);
}

function joined(lines: readonly { text: string; line: number }[]): readonly { text: string; line: number }[] {
  const done: { text: string; line: number }[] = [];
  let open = false;
  for (const { text, line } of lines) {
    const last = done.at(-1);
    if (open && last) last.text = `${last.text.replace(/\\$/, '')} ${text}`;
    else done.push({ text, line });
    open = text.endsWith('\\');
  }
  return done;
}

function fromToml(root: DataNode): Config {
  const base = root.get('env_run_base');
  const names = (root.get('env_list')?.items() ?? root.get('envlist')?.items() ?? []).flatMap(
    (item) => item.text ?? [],
  );
  const folder = folderOf(root.file.path);
  return {
    defaults: names.length > 0 ? names : ['py'],
    labels: new Map(
      (root.get('labels')?.entries() ?? []).map(({ key, value }) => [
        key,
        value.items().flatMap((item) => item.text ?? []),
      ]),
    ),
    find(name) {
      const own = root.get('env', name);
      if (!own && !base) return undefined;
      const keys = ['commands_pre', 'commands', 'commands_post'];
      const lists = keys.flatMap((key) => (own?.get(key) ?? base?.get(key))?.items() ?? []);
      const below = (own?.get('change_dir') ?? base?.get('change_dir'))?.text;
      return {
        commands: lists.map((command) => ({ text: command.text ?? wordsOf(command), at: command.at })),
        folder: below === undefined ? folder : (resolvePath(folder, substituted(below, name, '')) ?? folder),
        ...(own ? { at: own.at } : {}),
      };
    },
  };
}

/** A command as a list; `{ replace = "posargs", default = [...] }` is what it is without arguments. */
function wordsOf(command: DataNode): string {
  return quoted(
    command.items().flatMap((item) => {
      if (item.text !== undefined) return [item.text];
      return (
        item
          .get('default')
          ?.items()
          .flatMap((word) => word.text ?? []) ?? []
      );
    }),
  );
}

function taskOf(name: string, config: Config, rest: string): Task {
  const found = config.find(name);
  const by = `tox -e ${name}`;
  if (!found) return { name, by };
  const factors = new Set([name, ...name.split('-')]);
  const parts = found.commands.flatMap(({ text, at }): Part[] => {
    const own = forFactors(text, factors);
    if (own === undefined) return [];
    const script = substituted(own.replace(/^[-!]\s*/, ''), name, rest);
    return [{ script: { text: script, place: always(at), folder: found.folder, variables: new Map() } }];
  });
  return { name, by, parts, ...(found.at ? { at: found.at } : {}) };
}

/** `py312,lint: command` is for these factors only. */
function forFactors(text: string, factors: ReadonlySet<string>): string | undefined {
  const [, names, command] = /^(!?[\w.{},!-]{1,100}):\s+(.+)$/s.exec(text) ?? [];
  if (names === undefined || command === undefined) return text;
  const applies = expandNames(names).some((name) =>
    name
      .split('-')
      .every((factor) => (factor.startsWith('!') ? !factors.has(factor.slice(1)) : factors.has(factor))),
  );
  return applies ? command : undefined;
}

function substituted(text: string, name: string, rest: string): string {
  return text
    .replaceAll('{envname}', name)
    .replace(/\{(?:envbindir|env_bin_dir)\}\//g, '')
    .replace(/\{(?:envpython|env_python)\}/g, 'python')
    .replace(/\{(?:toxinidir|tox_root)\}/g, '$GITHUB_WORKSPACE')
    .replace(/\{env:\w+:([^{}]{0,200})\}/g, '$1')
    .replace(/\{(\w+)\}/g, (raw, word: string) => (word === 'posargs' ? raw : word))
    .replace(
      /\{posargs(?::([^{}]{0,300}))?\}/g,
      (_, otherwise: string | undefined) => rest || (otherwise ?? ''),
    )
    .replace(/\[\]/g, rest);
}

/** `py3{11,12}-{a,b}, lint`: all names; bounded. */
export function expandNames(text: string): readonly string[] {
  let open = [text.trim()];
  for (let round = 0; round < 6; round++) {
    open = open.flatMap((name) => {
      const brace = /\{([^{}]*)\}/.exec(name);
      if (!brace) return [name];
      const choices = (brace[1] ?? '').split(',').slice(0, 20);
      return choices.map(
        (one) => name.slice(0, brace.index) + one.trim() + name.slice(brace.index + brace[0].length),
      );
    });
    open = open.slice(0, 400);
  }
  // Commas outside of braces separate names; those of the braces are gone by now, but each choice repeats the rest.
  return [...new Set(open.flatMap((name) => name.split(/[,\s]+/)))].filter(Boolean).slice(0, 200);
}

import type { DataNode } from '../../data.js';
import { folderOf } from '../../folders.js';
import type { Look } from '../dialect.js';
import { type Call, option, optionValues, positionals } from './argv.js';
import { resolvePath } from './folders.js';
import { targetsOf } from './nx.js';
import { dataAt, firstFile } from './read.js';
import { type Part, quoted, type Runner, type Task } from './runner.js';
import { always, type Script } from './script.js';

/** Packages of a workspace that are looked into. */
const packageLimit = 60;

const valued = new Set(
  '-w --workspace --prefix -C --dir --filter -F --cwd --scope --since --ignore --include --exclude -p --parallel --concurrency --max-parallel --base --head -t --target --targets --projects --configuration --output-style --from --jobs -j --tag --registry --ui --log-order --cache-dir --env-mode'.split(
    ' ',
  ),
);

/** What a command line of a package manager or workspace tool asks for. */
interface Asked {
  readonly scripts: readonly string[];
  /** Arguments for the script. */
  readonly rest: readonly string[];
  /** `own`: the folder's package. `every`: all packages that have it. Or packages by name or folder. */
  readonly packages: 'own' | 'every' | readonly string[];
  readonly folder?: string | undefined;
  /** The program may have meant one of its own commands or a tool: only what is a script counts. */
  readonly onlyIfThere?: boolean;
}

/** Scripts of `package.json`: npm, yarn, pnpm, bun, lerna, nx, turbo and the runners of several scripts. */
export const npm: Runner = {
  programs: ['npm', 'yarn', 'pnpm', 'bun', 'lerna', 'turbo', 'nx', 'wsrun', 'ultra', 'wireit', 'node'],
  tasks(call, look) {
    const asked = askedOf(call);
    if (!asked || asked.scripts.length === 0) return undefined;
    const folder = asked.folder === undefined ? call.command.folder : asked.folder;
    const found = packagesOf(asked, folder, look);
    const narrowed = narrowedBy(call);
    const tasks = asked.scripts.flatMap((name) => {
      const targets = call.words[0] === 'nx' ? targetsOf(name, asked.packages, folder ?? '', look) : [];
      return targets.length > 0
        ? [...targets, ...tasksOf(name, asked, found, call).filter(({ parts }) => parts)]
        : tasksOf(name, asked, found, call);
    });
    if (tasks.some(({ parts }) => parts) || !asked.onlyIfThere) return [...narrowed, ...tasks];
    return asked.scripts.map((name) => tool(name, asked.rest, call));
  },
};

/** How workspace tools are told to run only what a change touches: `nx affected`, `--filter=...[main]`, `--since main`. */
const narrowing = /^affected(?::|$)|^--affected$|^--since(?:=|$)|\[[^\]]+\]$|^--changed$/;

/** That a call runs only what a change touches is work of its own. */
function narrowedBy({ words: [program = '', ...args], shown, command: { at } }: Call): readonly Task[] {
  if (/^(?:node|bun)$/.test(program) || !args.some((arg) => narrowing.test(arg))) return [];
  const by = `${shown} affected`;
  return [{ name: 'affected', by, at, parts: [{ hit: { intent: 'affected-only', by }, at }] }];
}

/** What is no script is a tool of a dependency: `yarn jest`. */
function tool(name: string, rest: readonly string[], { shown, command }: Call): Task {
  const { at, folder, variables } = command;
  const script: Script = { text: quoted([name, ...rest]), place: always(at), folder, variables };
  return { name, by: `${shown} ${name}`, parts: [{ script }] };
}

interface Package {
  readonly folder: string;
  readonly root: DataNode;
}

function askedOf(call: Call): Asked | undefined {
  const [program = '', ...args] = call.words;
  const parse = parsers[program];
  return parse?.(args, call);
}

const parsers: Readonly<Record<string, (args: readonly string[], call: Call) => Asked | undefined>> = {
  npm: (args, call) => managed(args, call, npmOwn, false),
  pnpm: (args, call) => managed(args, call, pnpmOwn, true),
  bun: (args, call) => managed(args, call, bunOwn, true),
  yarn: yarnAsked,
  lerna: (args) => {
    const [verb, ...names] = positionals(args, valued);
    return verb === 'run'
      ? { scripts: named(names), rest: [], packages: scoped(args, '--scope') }
      : undefined;
  },
  turbo: (args) => {
    const words = positionals(args, valued);
    const names = words[0] === 'run' ? words.slice(1) : words;
    if (/^(?:prune|login|link|gen|ls|daemon|query|telemetry|scan|boundaries)$/.test(names[0] ?? ''))
      return undefined;
    return {
      scripts: names.map((name) => name.replace(/^.*#/, '')),
      rest: [],
      packages: scoped(args, '--filter', '-F'),
    };
  },
  nx: nxAsked,
  wsrun: (args) => ({ scripts: positionals(args, valued).slice(0, 1), rest: [], packages: 'every' }),
  ultra: (args) => ({ scripts: positionals(args, valued), rest: [], packages: 'every' }),
  node: (args) => {
    const script = option(args, '--run');
    return script === undefined ? undefined : { scripts: [script], rest: [], packages: 'own' };
  },
};

const npmOwn = { test: /^(?:test|t|tst)$/, other: /^(?:start|stop|restart)$/ };
const pnpmOwn = { test: /^(?:test|t)$/, other: /^(?:start|stop)$/ };
const bunOwn = { test: /^$/, other: /^$/ };

/** Commands of pnpm and bun that are not scripts. */
const builtIn =
  /^(?:install|i|add|remove|rm|update|up|publish|pack|exec|dlx|x|audit|why|list|ls|outdated|link|unlink|store|config|init|create|dedupe|fetch|import|rebuild|rb|prune|patch|patch-commit|deploy|env|setup|server|root|bin|licenses|version|ci|it|install-test|test|build|pm|upgrade|outdated|repl|info|cat-file|approve-builds|self-update)$/;

function managed(args: readonly string[], call: Call, own: typeof npmOwn, bare: boolean): Asked | undefined {
  const [verb, second] = positionals(args, valued);
  if (verb === undefined) return undefined;
  const rest = restOf(args, second ?? verb);
  const shared = { ...place(args, call), rest };
  if (/^(?:run|run-script|rum|urn)$/.test(verb))
    return second === undefined ? undefined : { ...shared, scripts: [second] };
  if (own.test.test(verb)) return { ...shared, scripts: ['test'], rest: restOf(args, verb) };
  if (/^(?:it|install-test|cit|install-ci-test)$/.test(verb))
    return { ...shared, scripts: ['test'], rest: [] };
  if (own.other.test(verb)) return { ...shared, scripts: [verb], rest: [] };
  if (!bare || builtIn.test(verb)) return undefined;
  return { ...shared, scripts: [verb], rest: restOf(args, verb), onlyIfThere: true };
}

/** Arguments behind the script's name; npm wants `--` before them. */
function restOf(args: readonly string[], name: string): readonly string[] {
  const dashes = args.indexOf('--');
  if (dashes >= 0) return args.slice(dashes + 1);
  const at = args.indexOf(name);
  return args
    .slice(at + 1)
    .filter((arg) => !/^(?:-ws?|--workspaces?|--if-present|--silent|-s)(?:=|$)/.test(arg));
}

function place(args: readonly string[], { command }: Call): Pick<Asked, 'packages' | 'folder'> {
  const below = option(args, '--prefix', '-C', '--dir', '--cwd');
  const named = [...optionValues(args, '-w', '--workspace'), ...optionValues(args, '--filter', '-F')];
  const every = args.some((arg) => /^(?:-ws|--workspaces|-r|--recursive)$/.test(arg));
  return {
    packages: named.length > 0 ? named : every ? 'every' : 'own',
    ...(below === undefined ? {} : { folder: resolvePath(command.folder, below) }),
  };
}

const yarnBuiltIn =
  /^(?:install|add|remove|up|upgrade|publish|pack|exec|dlx|audit|why|list|outdated|link|unlink|config|init|create|dedupe|import|rebuild|node|npm|plugin|set|version|cache|info|constraints|patch|search|stage|unplug|global|check|autoclean|licenses|owner|tag|team|login|logout|bin|policies|help|self-update|generate-lock-entry|versions)$/;

function yarnAsked(args: readonly string[], call: Call): Asked | undefined {
  const words = positionals(args, valued);
  const [first, second, third, fourth] = words;
  if (first === undefined) return undefined;
  const shared = place(args, call);
  if (first === 'workspace' && second !== undefined && third !== undefined) {
    const name = third === 'run' ? fourth : third;
    return name === undefined
      ? undefined
      : { scripts: [name], rest: restOf(args, name), packages: [second], onlyIfThere: true };
  }
  if (first === 'workspaces') {
    const verbs = words.slice(1).filter((word) => word !== 'foreach' && word !== 'run');
    return { scripts: verbs.slice(0, 1), rest: [], packages: 'every' };
  }
  if (first === 'run')
    return second === undefined
      ? undefined
      : {
          ...shared,
          scripts: [second],
          rest: restOf(args, second),
          onlyIfThere: !/^(?:test|build)/.test(second),
        };
  if (yarnBuiltIn.test(first)) return undefined;
  return {
    ...shared,
    scripts: [first],
    rest: restOf(args, first),
    onlyIfThere: !/^test(?:$|[:-])/.test(first),
  };
}

function nxAsked(args: readonly string[]): Asked | undefined {
  const [verb = '', name = ''] = positionals(args, valued);
  if (verb === 'run-many' || verb === 'affected') {
    const targets = optionValues(args, '-t', '--target', '--targets').flatMap((value) => value.split(','));
    const more = args[args.findIndex((arg) => /^(?:-t|--targets?)$/.test(arg)) + 2];
    const listed =
      targets.length > 0 && more !== undefined && !more.startsWith('-') ? following(args) : targets;
    return { scripts: listed, rest: [], packages: 'every' };
  }
  if (/^affected:(?!graph|apps|libs)/.test(verb))
    return { scripts: [verb.slice('affected:'.length)], rest: [], packages: 'every' };
  if (verb === 'run') {
    const [project = '', target] = name.split(':');
    return target === undefined ? undefined : { scripts: [target], rest: [], packages: [project] };
  }
  const plain = /^(?:test|build|lint|e2e|serve|deploy|typecheck)$/.test(verb);
  return plain ? { scripts: [verb], rest: [], packages: name === '' ? 'own' : [name] } : undefined;
}

/** `-t lint test build`: the values up to the next option. */
function following(args: readonly string[]): readonly string[] {
  const start = args.findIndex((arg) => /^(?:-t|--targets?)$/.test(arg)) + 1;
  const rest = args.slice(start);
  const end = rest.findIndex((arg) => arg.startsWith('-'));
  return end < 0 ? rest : rest.slice(0, end);
}

function named(names: readonly string[]): readonly string[] {
  return names.slice(0, 1).flatMap((name) => name.split(','));
}

function scoped(args: readonly string[], ...options: readonly string[]): Asked['packages'] {
  const names = optionValues(args, ...options);
  return names.length > 0 ? names : 'every';
}

/** The packages that a command is for. */
function packagesOf(asked: Asked, folder: string | undefined, look: Look): readonly Package[] {
  if (folder === undefined) return [];
  const own = packageAt(folder, look);
  if (asked.packages === 'own') return own ? [own] : [];
  const all = workspace(folder, look);
  if (asked.packages === 'every') return own ? [...all, own] : all;
  const chosen = asked.packages.flatMap((name) => all.filter((one) => isNamed(one, name)));
  return chosen.length > 0 ? chosen : all;
}

function packageAt(folder: string, look: Look): Package | undefined {
  const file = firstFile(folder, ['package.json'], look);
  const root = file && dataAt(file.path, look);
  return root ? { folder, root } : undefined;
}

function workspace(folder: string, look: Look): readonly Package[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  return look
    .match('**/package.json')
    .filter((path) => path.startsWith(prefix) && path !== `${prefix}package.json`)
    .filter(
      (path) => !/(?:^|\/)(?:node_modules|fixtures?|__fixtures__|templates?|examples?|testdata)\//.test(path),
    )
    .slice(0, packageLimit)
    .flatMap((path) => packageAt(folderOf(path), look) ?? []);
}

function isNamed({ folder, root }: Package, pattern: string): boolean {
  const name = root.get('name')?.text ?? '';
  const bare = pattern.replace(/^[{!.]+|[}.]+$|\[.*$|\^/g, '').replace(/^\/|\/$/g, '');
  if (bare === '') return false;
  if (!bare.includes('*'))
    return name === bare || name.endsWith(`/${bare}`) || folder === bare || folder.endsWith(`/${bare}`);
  const [before = '', after = ''] = bare.split('*', 2);
  return [name, folder].some((text) => text.startsWith(before) && text.endsWith(after));
}

function tasksOf(name: string, asked: Asked, packages: readonly Package[], call: Call): readonly Task[] {
  const by = describe(name, call);
  const found = packages.flatMap((one) => taskIn(one, name, asked.rest, by) ?? []);
  return found.length > 0 ? found : [{ name, by }];
}

function describe(name: string, { shown, words }: Call): string {
  const [, verb] = words;
  return verb === name || verb === undefined || verb.startsWith('-')
    ? `${shown} ${name}`
    : `${shown} ${verb === 'run' ? 'run ' : ''}${name}`;
}

/** The script with what npm runs before and after it. */
function taskIn(
  { folder, root }: Package,
  name: string,
  rest: readonly string[],
  by: string,
): Task | undefined {
  const main = partOf(root, folder, name, rest);
  if (!main) return undefined;
  const around = /^(?:pre|post)/.test(name) ? [] : [`pre${name}`, `post${name}`];
  const [before, after] = around.map((each) => partOf(root, folder, each, []));
  const parts = [before, main, after].filter((part) => part !== undefined);
  return { name, by, parts, at: root.file.at(lineOf(root, name)) };
}

function partOf(root: DataNode, folder: string, name: string, rest: readonly string[]): Part | undefined {
  const node = scriptOf(root, name);
  const text = node?.text;
  if (text === undefined) return target(root, folder, name);
  const script: Script = {
    text: rest.length > 0 ? `${text} ${quoted(rest)}` : text,
    place: always(root.file.at(lineOf(root, name))),
    folder,
    variables: new Map(),
    args: [],
  };
  return { script };
}

/** Scripts behind `wireit` and targets of nx that are written in the same file. */
function scriptOf(root: DataNode, name: string): DataNode | undefined {
  const script = root.get('scripts', name);
  return script?.text === 'wireit' ? (root.get('wireit', name, 'command') ?? script) : script;
}

function target(root: DataNode, folder: string, name: string): Part | undefined {
  const command =
    root.get('nx', 'targets', name, 'options', 'command') ?? root.get('nx', 'targets', name, 'command');
  if (command?.text === undefined) return undefined;
  return { script: { text: command.text, place: always(command.at), folder, variables: new Map() } };
}

function lineOf(root: DataNode, name: string): number {
  const entry = root
    .get('scripts')
    ?.entries()
    .find(({ key }) => key === name);
  return entry?.keyLine ?? root.get('nx', 'targets', name)?.line ?? 1;
}

/** Runners of several scripts: `run-s lint test:*`, `concurrently "npm:lint" "jest"`. */
export const severalScripts: Runner = {
  programs: [
    'npm-run-all',
    'npm-run-all2',
    'run-s',
    'run-p',
    'concurrently',
    'conc',
    'start-server-and-test',
    'server-test',
    'start-test',
  ],
  tasks(call, look) {
    const [program = '', ...args] = call.words;
    const own = call.command.folder === undefined ? undefined : packageAt(call.command.folder, look);
    const words = args.filter((arg) => !arg.startsWith('-'));
    const wanted = /^(?:start-server-and-test|server-test|start-test)$/.test(program)
      ? words.slice(-1)
      : words;
    return wanted.flatMap((word) => oneOf(word, program, own, call));
  },
};

function oneOf(word: string, program: string, own: Package | undefined, call: Call): readonly Task[] {
  const name = word.replace(/^(?:npm|yarn|pnpm|bun):/, '').split(' ')[0] ?? '';
  const scripts = (own?.root.get('scripts')?.entries() ?? []).map(({ key }) => key);
  const plain = program !== 'concurrently' && program !== 'conc';
  if (plain || /^(?:npm|yarn|pnpm|bun):/.test(word) || scripts.includes(word)) {
    const matching = name.includes('*') ? scripts.filter((script) => matches(name, script)) : [name];
    return matching.flatMap(
      (script) =>
        (own && taskIn(own, script, [], `${program} ${script}`)) ?? {
          name: script,
          by: `${program} ${script}`,
        },
    );
  }
  const script: Script = {
    text: word,
    place: () => call.command.at,
    folder: call.command.folder,
    variables: call.command.variables,
  };
  return [{ name: '', by: word.slice(0, 60), parts: [{ script }] }];
}

/** `test:*` is one word more, `test:**` any number. */
function matches(pattern: string, script: string): boolean {
  const [before = '', after = ''] = pattern.split(/\*+/, 2);
  const middle = script.slice(before.length, script.length - after.length);
  return (
    script.startsWith(before) &&
    script.endsWith(after) &&
    middle !== '' &&
    (pattern.includes('**') || !middle.includes(':'))
  );
}

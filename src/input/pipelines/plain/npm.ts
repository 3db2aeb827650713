import { keys } from '../../data.js';
import { parseYaml } from '../../yaml.js';
import type { Look } from '../dialect.js';
import { type Followed, optionValue, plainWords, type Runner, within } from './runner.js';

const valued = [
  '-w',
  '--workspace',
  '--filter',
  '-F',
  '-C',
  '--prefix',
  '--cwd',
  '--dir',
  '--scope',
  '--target',
  '-t',
  '--targets',
  '--projects',
  '-p',
];

/** Commands of package managers that are no scripts. */
const builtIn = new Set([
  'ci',
  'install',
  'i',
  'add',
  'publish',
  'pack',
  'audit',
  'version',
  'exec',
  'dlx',
  'x',
  'npm',
  'config',
  'set',
  'cache',
  'link',
  'login',
  'whoami',
  'view',
  'info',
  'update',
  'up',
  'create',
  'init',
  'remove',
  'plugin',
  'workspaces',
  'why',
  'import',
  'dedupe',
  'store',
  'fetch',
  'rebuild',
  'prune',
  'root',
  'bin',
  'ls',
  'list',
  'outdated',
  'pkg',
]);

/** At most this many packages of a workspace are followed. */
const packageLimit = 30;

/** Scripts of `package.json`, through npm, Yarn, pnpm and Bun. */
export const npm: Runner = {
  programs: ['npm', 'yarn', 'pnpm', 'bun'],
  follow(argv, folder, look) {
    const [first, ...rest] = plainWords(argv, valued);
    const inFolder = within(folder, optionValue(argv, ['-C', '--prefix', '--cwd', '--dir']) ?? '') ?? folder;
    if (first === 'workspace' && rest[1] !== undefined)
      return everywhere(rest[1] === 'run' ? (rest[2] ?? '') : rest[1], look);
    if (first === 'workspaces' && rest.includes('run')) return everywhere(rest.at(-1) ?? '', look);
    const name =
      first === 'run' || first === 'run-script' ? rest[0] : first === 't' || first === 'tst' ? 'test' : first;
    if (
      name === undefined ||
      (first !== 'run' && first !== 'run-script' && builtIn.has(name)) ||
      (argv[0] === 'bun' && first === 'test')
    )
      return undefined;
    const spread = argv.some((word) =>
      /^(-r|--recursive|-ws|--workspaces|-w|--workspace|--filter|-F)(=|$)/.test(word),
    );
    return spread ? everywhere(name, look) : scriptsOf(join(inFolder, 'package.json'), name, look);
  },
};

/** Runs several scripts of the same package. */
export const runAll: Runner = {
  programs: ['npm-run-all', 'npm-run-all2', 'run-s', 'run-p', 'concurrently', 'wireit'],
  follow(argv, folder, look) {
    const path = join(folder, 'package.json');
    return argv.slice(1).flatMap((word) => {
      const name = word.replace(/^(npm|yarn|pnpm)(:| run )/, '');
      return word.startsWith('-')
        ? []
        : named(path, name, look).flatMap((one) => scriptsOf(path, one, look) ?? []);
    });
  },
};

/** Runs a script of every package of the workspace. */
export const monorepo: Runner = {
  programs: ['turbo', 'lerna', 'nx', 'wsrun', 'ultra', 'moon', 'rush'],
  follow(argv, _folder, look) {
    const targets = optionValue(argv, ['-t', '--target', '--targets'])?.split(',') ?? [];
    const words = plainWords(argv, ['--filter', '--scope', '--projects', '-p', '-c']).filter(
      (word) => !['run', 'run-many', 'affected'].includes(word),
    );
    const names = (targets.length > 0 ? targets : words).filter(
      (name) => name !== 'publish' && name !== 'version',
    );
    const found = names.flatMap((name) => everywhere(name.split(':').at(-1) ?? name, look) ?? []);
    return found.length > 0 ? found : undefined;
  },
};

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function everywhere(name: string, look: Look): readonly Followed[] | undefined {
  const found = look
    .match('**/package.json')
    .filter((path) => !path.includes('node_modules/'))
    .slice(0, packageLimit)
    .flatMap((path) => scriptsOf(path, name, look) ?? []);
  return found.length > 0 ? found : undefined;
}

/** Names that a pattern such as `test:*` stands for. */
function named(path: string, pattern: string, look: Look): readonly string[] {
  if (!pattern.endsWith('*')) return [pattern];
  const file = look.file(path);
  const parsed = file && parseYaml(file);
  const all = parsed && 'root' in parsed ? keys(parsed.root.get('scripts')) : [];
  return all.filter((name) => name.startsWith(pattern.replace(/\*+$/, '')));
}

/** A script with those that run before and after it. */
function scriptsOf(path: string, name: string, look: Look): readonly Followed[] | undefined {
  const file = look.file(path);
  const parsed = file && parseYaml(file);
  if (!parsed || !('root' in parsed)) return undefined;
  const found = (parsed.root.get('scripts')?.entries() ?? []).filter(
    ({ key }) => key === name || key === `pre${name}` || key === `post${name}`,
  );
  if (found.length === 0) return undefined;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return found.flatMap(({ key, keyLine, value }) =>
    value.text === undefined ? [] : [{ script: value.text, path, line: keyLine, folder, name: key }],
  );
}

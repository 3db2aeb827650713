import type { DataNode } from '../../data.js';
import { folderOf } from '../../folders.js';
import type { Look } from '../dialect.js';
import { resolvePath } from './folders.js';
import { dataAt } from './read.js';
import type { Part, Task } from './runner.js';
import { linesOf } from './taskfile.js';

/** Projects that are looked into. */
const projectLimit = 60;

/** What executors run, by the end of their names. */
const executors: Readonly<Record<string, string>> = {
  'jest:jest': 'jest',
  'vite:test': 'vitest run',
  'vitest:test': 'vitest run',
  'eslint:lint': 'eslint .',
  'linter:eslint': 'eslint .',
  'cypress:cypress': 'cypress run',
  'playwright:playwright': 'playwright test',
  'vite:build': 'vite build',
  'webpack:webpack': 'webpack',
  'esbuild:esbuild': 'esbuild',
  'js:tsc': 'tsc',
};

/** Targets of Nx that stand in a `project.json`: the commands that they state, or what their executor runs. */
export function targetsOf(
  name: string,
  projects: 'own' | 'every' | readonly string[],
  folder: string,
  look: Look,
): readonly Task[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  return look
    .match('**/project.json')
    .filter((path) => path.startsWith(prefix) && !/(?:^|\/)node_modules\//.test(path))
    .slice(0, projectLimit)
    .flatMap((path) => {
      const root = dataAt(path, look);
      return root && isAsked(root, projects, folder) ? targetIn(root, name, folder) : [];
    });
}

function isAsked(root: DataNode, projects: 'own' | 'every' | readonly string[], folder: string): boolean {
  const own = folderOf(root.file.path);
  if (projects === 'every') return true;
  if (projects === 'own') return own === folder;
  const called = root.get('name')?.text ?? own.slice(own.lastIndexOf('/') + 1);
  return projects.includes(called);
}

function targetIn(root: DataNode, name: string, folder: string): readonly Task[] {
  const target = root.get('targets', name);
  if (!target) return [];
  const options = target.get('options');
  const stated = [
    target.get('command'),
    options?.get('command'),
    ...(options?.get('commands')?.items() ?? []).map((item) => item.get('command') ?? item),
  ].filter((node) => node?.text !== undefined);
  const cwd = options?.get('cwd')?.text;
  // Commands run at the root of the workspace.
  const below = cwd === undefined ? folder : resolvePath(folder, cwd);
  const executor = /[\w-]+:[\w-]+$/.exec(target.get('executor')?.text ?? '')?.[0] ?? '';
  const known = Object.hasOwn(executors, executor) ? executors[executor] : undefined;
  const entry = root
    .get('targets')
    ?.entries()
    .find(({ key }) => key === name);
  const at = root.file.at(entry?.keyLine ?? target.line);
  const parts = stated.slice(0, 40).flatMap((node): readonly Part[] => {
    if (node?.text === undefined) return [];
    return [{ script: { text: node.text, place: linesOf(node), folder: below, variables: new Map() } }];
  });
  if (parts.length === 0 && known !== undefined)
    parts.push({
      script: { text: known, place: () => at, folder: folderOf(root.file.path), variables: new Map() },
    });
  return parts.length > 0 ? [{ name, by: `nx ${name}`, at, parts }] : [];
}

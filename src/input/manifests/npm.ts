import { keys, texts } from '../data.js';
import { parseJson } from '../json.js';
import type { SourceFile } from '../source-file.js';
import { allExact, dependencyMap, type Facts, given, isExactVersion, type ManifestFormat } from './format.js';

/** `package.json` of npm, Yarn, pnpm and Bun. */
export const npm: ManifestFormat = {
  ecosystem: 'npm',
  globs: ['**/package.json'],
  locks: [
    'package-lock.json',
    'npm-shrinkwrap.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'bun.lock',
    'bun.lockb',
    'common/config/rush/pnpm-lock.yaml',
  ],
  locksAbove: 'in workspaces',
  read: (file) => {
    const parsed = parseJson(file);
    return 'reason' in parsed ? parsed : packageFacts(file);
  },
};

/** Globs in `pnpm-workspace.yaml`, `lerna.json` or `rush.json` bind packages as `workspaces` does. */
export const npmWorkspace: ManifestFormat = {
  ecosystem: 'npm',
  globs: ['**/pnpm-workspace.yaml', '**/lerna.json', '**/rush.json'],
  locks: [],
  read: () => ({ dependencies: [], workspace: true, empty: true }),
};

function packageFacts(file: SourceFile): Facts {
  const parsed = parseJson(file);
  const root = 'reason' in parsed ? undefined : parsed.root;
  const dependencies = [
    ...dependencyMap(root?.get('dependencies'), 'runtime'),
    ...dependencyMap(root?.get('optionalDependencies'), 'runtime'),
    ...dependencyMap(root?.get('peerDependencies'), 'runtime'),
    ...dependencyMap(root?.get('devDependencies'), 'development'),
  ];
  const bin = root?.get('bin');
  const name = root?.get('name')?.text;
  return {
    dependencies,
    ...given('name', name),
    ...given('version', root?.get('version')?.text),
    ...(root?.get('private')?.scalar === true ? { private: true } : {}),
    exact: allExact(dependencies, isExactVersion),
    scripts: (root?.get('scripts')?.entries() ?? []).flatMap(({ key, keyLine, value }) =>
      value.text === undefined ? [] : [{ name: key, command: value.text, at: file.at(keyLine) }],
    ),
    commands: bin?.kind === 'mapping' ? keys(bin) : texts(bin).map(() => name ?? 'command'),
    workspace: root?.get('workspaces') !== undefined,
  };
}

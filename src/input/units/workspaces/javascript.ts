import type { DataNode } from '../../data.js';
import { parseJson } from '../../json.js';
import type { SourceFile } from '../../source-file.js';
import { parseYaml } from '../../yaml.js';
import { type Member, memberOf, membersIn, type Workspace } from './workspace.js';

function jsonRoot(file: SourceFile): DataNode | undefined {
  const parsed = parseJson(file);
  return 'reason' in parsed ? undefined : parsed.root;
}

function yamlRoot(file: SourceFile): DataNode | undefined {
  const parsed = parseYaml(file);
  return 'reason' in parsed ? undefined : parsed.root;
}

/** A published package that binds others is one of them. */
function npmMembers(file: SourceFile): readonly Member[] {
  const root = jsonRoot(file);
  const listed = root?.get('workspaces');
  if (!root || !listed) return [];
  const own =
    root.get('private')?.scalar !== true && root.get('name')?.text !== undefined
      ? [memberOf('.', root.get('name')?.at ?? root.at)]
      : [];
  return [...own, ...membersIn(listed.get('packages') ?? listed)];
}

function isNxProject(root: DataNode | undefined): boolean {
  return ['targets', 'projectType', 'sourceRoot', 'architect'].some((key) => root?.get(key) !== undefined);
}

export const javascript: readonly Workspace[] = [
  {
    about: 'member of an npm workspace',
    globs: ['**/package.json'],
    members: npmMembers,
    example: {
      path: 'package.json',
      text: '{ "private": true, "workspaces": { "packages": ["apps/*"] } }',
      members: ['apps/*'],
    },
  },
  {
    about: 'member of a pnpm workspace',
    globs: ['**/pnpm-workspace.{yaml,yml}'],
    members: (file) => membersIn(yamlRoot(file)?.get('packages')),
    example: {
      path: 'pnpm-workspace.yaml',
      text: 'packages:\n  - apps/*\n  - "!apps/old"\n',
      members: ['apps/*', '!apps/old'],
    },
  },
  {
    about: 'package of a Lerna repository',
    globs: ['**/lerna.json'],
    members: (file) => membersIn(jsonRoot(file)?.get('packages')),
    example: { path: 'lerna.json', text: '{ "packages": ["modules/*"] }', members: ['modules/*'] },
  },
  {
    about: 'project of a Rush repository',
    globs: ['**/rush.json'],
    members: (file) =>
      (jsonRoot(file)?.get('projects')?.items() ?? []).flatMap((project) =>
        membersIn(project.get('projectFolder')),
      ),
    example: {
      path: 'rush.json',
      text: '{ /* all */ "projects": [{ "packageName": "kettle", "projectFolder": "apps/kettle" }] }',
      members: ['apps/kettle'],
    },
  },
  {
    about: 'project of an Nx workspace',
    globs: ['**/project.json'],
    members: (file) => (isNxProject(jsonRoot(file)) ? [memberOf('.', file.at(1))] : []),
    example: {
      path: 'apps/kettle/project.json',
      text: '{ "targets": { "build": {} } }',
      members: ['.'],
    },
  },
  {
    about: 'project of an Angular workspace',
    globs: ['**/angular.json', '**/workspace.json'],
    members: (file) =>
      (jsonRoot(file)?.get('projects')?.entries() ?? []).flatMap(({ value }) =>
        membersIn(value.kind === 'scalar' ? value : value.get('root')),
      ),
    example: {
      path: 'angular.json',
      text: '{ "projects": { "kettle": { "root": "projects/kettle" } } }',
      members: ['projects/kettle'],
    },
  },
];

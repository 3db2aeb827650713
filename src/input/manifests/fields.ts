import { textWithoutComments } from '../comments.js';
import type { Dependency, Ecosystem } from '../manifests.js';
import type { SourceFile } from '../source-file.js';
import { allExact, dependency, given, type ManifestFormat } from './format.js';

interface Fielded {
  readonly ecosystem: Ecosystem;
  readonly globs: readonly string[];
  readonly locks: readonly string[];
  /** Fields that list dependencies, lower case. */
  readonly fields: readonly string[];
  readonly name: RegExp;
  /** A line that makes it a command-line tool. */
  readonly command?: RegExp;
  /** Names that are no dependency: the language itself. */
  readonly without: readonly string[];
}

/** Manifests of `Field: one, two` with lists over several indented lines. */
const fielded: readonly Fielded[] = [
  {
    ecosystem: 'haskell',
    globs: ['**/*.cabal'],
    locks: ['stack.yaml.lock', 'cabal.project.freeze', 'stack.yaml'],
    fields: ['build-depends'],
    name: /^name:[ \t]*([\w-]+)/im,
    command: /^executable[ \t]+\S+/im,
    without: [],
  },
  {
    ecosystem: 'r',
    globs: ['**/DESCRIPTION'],
    locks: ['renv.lock', 'packrat/packrat.lock'],
    fields: ['imports', 'depends', 'suggests', 'linkingto'],
    name: /^package:[ \t]*([\w.]+)/im,
    without: ['R'],
  },
];

export const fields: readonly ManifestFormat[] = fielded.map((row) => ({
  ecosystem: row.ecosystem,
  globs: row.globs,
  locks: row.locks,
  locksAbove: 'always',
  read: (file) => {
    const text = row.ecosystem === 'haskell' ? textWithoutComments(file, 'haskell') : file.text;
    const name = row.name.exec(text)?.[1];
    const dependencies = listed(file, text, row);
    return {
      dependencies,
      empty: name === undefined,
      ...given('name', name),
      ...given('version', /^version:[ \t]*([\w.]+)/im.exec(text)?.[1]),
      role: 'library',
      exact: allExact(dependencies, (version) => /^\(?==[\s\d.]+\)?$/.test(version)),
      commands: row.command?.test(text) ? ['command'] : [],
    };
  },
}));

function listed(file: SourceFile, text: string, row: Fielded): readonly Dependency[] {
  const found: Dependency[] = [];
  let inside = false;
  for (const [index, line] of text.split('\n').entries()) {
    const field = /^\s*([\w@/-]+):(.*)$/.exec(line);
    if (field) inside = row.fields.includes((field[1] ?? '').toLowerCase());
    else if (/^\S/.test(line)) inside = false;
    if (!inside) continue;
    for (const part of (field?.[2] ?? line).split(',')) {
      const match = /^\s*([A-Za-z][\w.-]*)\s*(.*?)\s*$/.exec(part);
      if (!match?.[1] || row.without.includes(match[1])) continue;
      found.push(dependency(match[1], match[2], 'runtime', file, index + 1));
    }
  }
  return found;
}

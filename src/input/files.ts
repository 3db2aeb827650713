import type { Input } from './input.js';
import { type PathIndex, productOnly, type Selection } from './path-index.js';
import type { SourceFile } from './source-file.js';

/** Asks for the text of all files that match; by default only the product's own. */
export function files(
  globs: string | readonly string[],
  selection: Selection = {},
): Input<readonly SourceFile[]> {
  const key = `files:${describe(globs, selection)}`;
  return {
    key,
    about: describe(globs, selection),
    wants: (paths) => paths.match(globs, selection),
    load: async (reader) => {
      const { files: value, problems } = await reader.texts(reader.paths.match(globs, selection));
      return { value, problems };
    },
  };
}

/** Asks for the paths that match, without reading them. */
export function paths(
  globs: string | readonly string[],
  selection: Selection = {},
): Input<readonly string[]> {
  return {
    key: `paths:${describe(globs, selection)}`,
    about: describe(globs, selection),
    load: async (reader) => ({ value: reader.paths.match(globs, selection), problems: [] }),
  };
}

/** Which of many matching files to read: those whose path matches `prefer` first, then the shallowest. */
export interface Sample extends Selection {
  readonly most: number;
  readonly prefer?: RegExp;
}

/** Asks for the text of some of the files that match, where a few tell as much as all. Deterministic. */
export function sampled(globs: string | readonly string[], sample: Sample): Input<readonly SourceFile[]> {
  const about = `${describe(globs, sample)}, at most ${sample.most}`;
  const choose = (paths: PathIndex) =>
    preferred(paths.match(globs, sample), sample).slice(0, sample.most).sort();
  return {
    key: `sampled:${about}:${sample.prefer ?? ''}`,
    about,
    wants: choose,
    load: async (reader) => {
      const { files: value, problems } = await reader.texts(choose(reader.paths));
      return { value, problems };
    },
  };
}

function preferred(paths: readonly string[], { prefer, most }: Sample): readonly string[] {
  if (paths.length <= most) return paths;
  const rankOf = (path: string) => (prefer?.test(path) ? 0 : 1000) + path.split('/').length;
  return paths
    .map((path): [number, string] => [rankOf(path), path])
    .sort(([a, left], [b, right]) => a - b || (left < right ? -1 : 1))
    .map(([, path]) => path);
}

/** The globs and classes as one line, which also serves as a key. */
export function describe(globs: string | readonly string[], selection: Selection): string {
  const list = typeof globs === 'string' ? [globs] : globs;
  const classes = selection.in ?? productOnly;
  return list.join(' ') + (classes === productOnly ? '' : ` (${classes.join(', ')})`);
}

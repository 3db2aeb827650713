import type { Input } from './input.js';
import { productOnly, type Selection } from './path-index.js';
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

/** The globs and classes as one line, which also serves as a key. */
export function describe(globs: string | readonly string[], selection: Selection): string {
  const list = typeof globs === 'string' ? [globs] : globs;
  const classes = selection.in ?? productOnly;
  return list.join(' ') + (classes === productOnly ? '' : ` (${classes.join(', ')})`);
}

import type { Territory } from './territory.js';
import { resolvePath } from './unit.js';

/** Units that are meant; nothing where none is. */
export type Meant = ReadonlySet<string>;

export const nobody: Meant = new Set();

/** Longer texts are no commands that a person wrote. */
const longest = 20_000;

const words = /[@\w.:][\w@.:/-]*/g;

/** What follows chooses a folder or package. */
const chosen =
  /(?:^|[\s;&|("'])(?:cd|pushd|-C|--dir|--prefix|--cwd|--filter|-F|-w|--workspace|-p|--package|-pl|--projects?|--scope|-f|--file|--context|--path|--manifest-path|--working-directory|--root)[ \t=]+["']?([^\s"';&|]+)/g;

/**
 * The units that a command or a value names: by a path into them, by the name of their package, or by an option that
 * chooses them.
 */
export function mentionedIn(text: string, folder: string | undefined, territory: Territory): Meant {
  const read = text.slice(0, longest);
  const found = new Set<string>();
  for (const match of read.matchAll(words))
    for (const unit of wordMeans(match[0], read[match.index + match[0].length], folder, territory))
      found.add(unit);
  for (const [, value = ''] of read.matchAll(chosen))
    for (const one of value.split(','))
      for (const unit of valueMeans(one.replace(/^[!^.{]+\/?|[}.^]+$/g, ''), folder, territory))
        found.add(unit);
  return found;
}

/** The units that a whole value is: a path, a name. */
export function valueMeans(value: string, folder: string | undefined, territory: Territory): Meant {
  if (value === '' || value.length > 300) return nobody;
  const path = regionAt(value, folder, territory);
  if (path.size > 0) return path;
  const named = territory.units.find(({ name }) => name === value) ?? territory.naming.called(value);
  return named ? new Set([named.path]) : nobody;
}

function wordMeans(
  word: string,
  next: string | undefined,
  folder: string | undefined,
  territory: Territory,
): Meant {
  // Gradle's `:apps:kettle:test`.
  const path = /^:[\w.-]+(:[\w.-]+)*$/.test(word) ? word.slice(1).replaceAll(':', '/') : word;
  if (!path.includes('/')) return nobody;
  const named = territory.units.find(({ name }) => name === path);
  if (named) return new Set([named.path]);
  // `services/${NAME}` is one of those below.
  if (path.endsWith('/') && next !== undefined && /[$*{]/.test(next)) return below(path, folder, territory);
  const region = regionAt(path, folder, territory);
  if (region.size > 0) return region;
  const last = path.replace(/:[^/]*$/, '').replace(/\/+$/, '');
  const called = territory.naming.called(last.slice(last.lastIndexOf('/') + 1));
  return called ? new Set([called.path]) : nobody;
}

function below(path: string, folder: string | undefined, territory: Territory): Meant {
  const at = resolvePath(folder ?? '', path);
  return new Set(at === undefined ? [] : territory.below(at).map((unit) => unit.path));
}

function regionAt(written: string, folder: string | undefined, territory: Territory): Meant {
  const path = resolvePath(folder ?? '', written);
  return (path === undefined ? undefined : territory.regionOf(path)) ?? nobody;
}

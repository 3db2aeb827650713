import type { Place } from '../../evidence.js';
import { languageOf } from '../languages.js';
import { manifestFormats } from '../manifests/formats.js';
import { type Ecosystem, type Manifest, manifests } from '../manifests.js';
import type { PathIndex } from '../path-index.js';
import type { Reader } from '../reader.js';
import { byPipeline, foldersOfJobs } from './jobs.js';
import { foldersMeant, globLimit, isGlob } from './member-globs.js';
import { isWithin, rootUnit } from './unit.js';
import { withImage } from './workspaces/deployed.js';
import { workspaces } from './workspaces/index.js';
import { withTarget } from './workspaces/targets.js';
import type { Member } from './workspaces/workspace.js';

/** A folder that may be delivered by itself. */
export interface Candidate {
  readonly path: string;
  readonly at: Place;
  readonly by: string;
  /** A file of its own delivers it. */
  readonly delivers: boolean;
  /** It only tests others. */
  readonly tests: boolean;
  /** What stands in this very folder. */
  readonly manifests: readonly Manifest[];
}

/** More folders than people can look after; the rest are left out. */
const mostCandidates = 3000;

/** Said of a folder that nothing but its manifest makes one. */
export const alone = 'folder with a manifest of its own';

/** What they declare is not built, or serves what is. */
const unpackaged: readonly Ecosystem[] = ['helm', 'terraform', 'ansible-galaxy', 'nix', 'bazel'];
const packageGlobs = manifestFormats
  .filter(({ ecosystem }) => !unpackaged.includes(ecosystem))
  .flatMap(({ globs }) => globs);

/** Folders that a repository itself calls its parts, by whatever it says so. */
export async function candidatesOf(reader: Reader): Promise<readonly Candidate[]> {
  const { value } = await reader.load(manifests());
  const inFolder = new Map<string, Manifest[]>();
  for (const manifest of value) {
    const folder = manifest.folder === '' ? rootUnit : manifest.folder;
    inFolder.set(folder, [...(inFolder.get(folder) ?? []), manifest]);
  }
  const named = await namedFolders(reader);
  for (const [path, one] of await deliveredByJobs(reader, value, [...named.keys()])) named.set(path, one);
  return [...withoutInner(named), ...standingAlone(value, [...named.keys()])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, mostCandidates)
    .map(([path, one]) => {
      const own = inFolder.get(path) ?? [];
      const tests = own.length > 0 && own.every(({ class_, role }) => class_ === 'test' || role === 'tests');
      return { ...one, path, tests, manifests: own };
    });
}

type Named = Pick<Candidate, 'at' | 'by' | 'delivers'>;

async function namedFolders(reader: Reader): Promise<Map<string, Named>> {
  const packaged = new Set(reader.paths.match(packageGlobs, { in: ['product', 'test'] }).map(folderOf));
  const found = new Map<string, Named>();
  let globs = 0;
  for (const { globs: where, about, delivers = false, plain, members } of workspaces) {
    const { files } = await reader.texts(reader.paths.match(where));
    for (const file of files) {
      const said = members(file).filter(({ pattern }) => !isGlob(pattern) || ++globs <= globLimit);
      const folders = plain && said.length > 0 ? foldersOfCode(reader.paths) : packaged;
      for (const [path, at] of meant(file.folder, said, folders)) {
        const before = found.get(path);
        found.set(path, { at, by: about, ...before, delivers: delivers || before?.delivers === true });
      }
    }
  }
  return found;
}

function meant(
  within: string,
  said: readonly Member[],
  folders: ReadonlySet<string>,
): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  for (const { pattern, except, at } of said)
    for (const folder of foldersMeant(within, pattern, folders))
      if (except) found.delete(folder);
      else if (!found.has(folder)) found.set(folder, at);
  return found;
}

/**
 * Folders of code that no file of their own makes parts: functions, sites and scripts that a pipeline delivers. Within
 * a package, or beside the code of another part, a folder is a part of that.
 */
async function deliveredByJobs(
  reader: Reader,
  all: readonly Manifest[],
  named: readonly string[],
): Promise<readonly (readonly [string, Named])[]> {
  const code = foldersOfCode(reader.paths);
  const packages = all
    .filter(({ class_, ecosystem }) => class_ === 'product' && !unpackaged.includes(ecosystem))
    .filter(({ dependencies }) => dependencies.some(({ scope }) => scope === 'runtime'))
    .map(({ folder }) => (folder === '' ? rootUnit : folder));
  const inner = named.filter((path) => path !== rootUnit);
  const isFree = (folder: string) =>
    code.has(folder) &&
    !packages.some((path) => isWithin(folder, path) || isWithin(path, folder)) &&
    !inner.some((path) => isWithin(folder, path) || isWithin(path, folder));
  const found = await foldersOfJobs(reader, isFree);
  const outer = [...found].filter(
    ([path]) => ![...found.keys()].some((other) => other !== path && isWithin(path, other)),
  );
  return outer.map(([path, at]) => [path, { at, by: byPipeline, delivers: true }]);
}

/** Images in the folder of one that is delivered help it. */
const helping: readonly string[] = [withImage, withTarget];

/** An image below a folder that is delivered itself helps it. */
function withoutInner(named: ReadonlyMap<string, Named>): readonly (readonly [string, Named])[] {
  return [...named].filter(
    ([path, { by }]) =>
      !helping.includes(by) ||
      !foldersAbove(path).some((above) => above !== rootUnit && named.get(above)?.delivers),
  );
}

/** Packages side by side that nothing binds, where none stands at the root. */
function standingAlone(
  all: readonly Manifest[],
  named: readonly string[],
): readonly (readonly [string, Named])[] {
  const own = all.filter(
    ({ class_, ecosystem, dependencies }) =>
      class_ === 'product' && dependencies.length > 0 && !unpackaged.includes(ecosystem),
  );
  const folders = new Set(own.map(({ folder }) => folder));
  if (folders.has('') || named.includes(rootUnit)) return [];
  const related = (folder: string) =>
    named.some((other) => isWithin(folder, other) || isWithin(other, folder)) ||
    foldersAbove(folder).some((above) => folders.has(above));
  return own
    .filter(({ folder }, index) => own.findIndex((other) => other.folder === folder) === index)
    .filter(({ folder }) => !related(folder))
    .map(({ folder, at }) => [folder, { at, by: alone, delivers: false }]);
}

const codeFolders = new WeakMap<PathIndex, ReadonlySet<string>>();

/** Folders that hold source code of the product, at any depth. */
function foldersOfCode(paths: PathIndex): ReadonlySet<string> {
  const known = codeFolders.get(paths);
  if (known) return known;
  const found = new Set<string>();
  for (const path of paths.all) {
    if (!isCode(path, paths)) continue;
    found.add(rootUnit);
    // What stands above a folder that is known is known.
    for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (found.has(folder)) break;
      found.add(folder);
    }
  }
  codeFolders.set(paths, found);
  return found;
}

/** Whether a path is source code of the product that is more than a script. */
export function isCode(path: string, paths: PathIndex): boolean {
  const language = languageOf(path);
  if (language === undefined || language === 'shell' || language === 'powershell') return false;
  return paths.classOf(path) === 'product';
}

function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? rootUnit : path.slice(0, end);
}

/** The folders that a path stands in, the root first. */
function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return [rootUnit, ...parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))];
}

import { elsewhereIn, folderElsewhere } from '../elsewhere.js';
import { type PathClass, pathClasses } from '../path-class.js';
import { Reader } from '../reader.js';
import type { SourceFile } from '../source-file.js';
import type { Elsewhere } from './dialect.js';

export const everyClass = Object.keys(pathClasses) as readonly PathClass[];

/** Other repositories that the pipelines of one may lead to: as many as people call, and not as many as can be written. */
const most = 30;

/** What branches, tags and commits are called by those who mean no harm. */
const plainRef = /^(?!.*\.\.)[A-Za-z0-9_][\w./-]{0,199}$/;

interface Other {
  readonly repository: string;
  readonly ref: string;
  /** Absent until a file of it was asked for. */
  opened?: Reader | { readonly unavailable: string };
}

/** Files of other repositories, asked for below folders of their own. Each repository is opened when a file of it is read. */
export class OtherRepositories {
  readonly #others = new Map<string, Other>();

  constructor(readonly reader: Reader) {}

  look(written: string, ref: string): Elsewhere | undefined {
    const repository = this.reader.snapshot.neighbours?.named(written);
    if (repository === undefined) return undefined;
    if (!plainRef.test(ref)) return { unavailable: 'its version is not known' };
    const folder = folderElsewhere(repository, ref);
    const known = this.#others.get(folder);
    if (known?.opened && 'unavailable' in known.opened) return known.opened;
    if (!known && this.#others.size >= most)
      return { unavailable: `more than ${most} versions of other repositories are called` };
    if (!known) this.#others.set(folder, { repository, ref });
    return { folder };
  }

  /** Whether it is worth asking for: the file is there, or nobody looked yet. */
  mayHold(path: string): boolean {
    const [other, own] = this.#at(path);
    if (!other) return false;
    return other.opened === undefined || (other.opened instanceof Reader && other.opened.paths.has(own));
  }

  match(glob: string): readonly string[] {
    const [other, own, folder] = this.#at(glob);
    if (!(other?.opened instanceof Reader)) return [];
    return other.opened.paths.match(own, { in: everyClass }).map((path) => `${folder}/${path}`);
  }

  /** The text files among these paths, of repositories that can be had. */
  async texts(paths: readonly string[]): Promise<readonly SourceFile[]> {
    const files: SourceFile[] = [];
    for (const [folder, own] of this.#sorted(paths)) {
      const other = this.#others.get(folder);
      if (!other) continue;
      other.opened ??= await this.reader.elsewhere(other.repository, other.ref);
      const { opened } = other;
      if (!(opened instanceof Reader)) continue;
      files.push(...(await opened.texts(own.filter((path) => opened.paths.has(path)))).files);
    }
    return files;
  }

  #at(path: string): readonly [Other | undefined, string, string] {
    const folder = elsewhereIn(path) ?? '';
    return [this.#others.get(folder), path.slice(folder.length + 1), folder];
  }

  #sorted(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
    const byFolder = new Map<string, string[]>();
    for (const path of paths) {
      const [, own, folder] = this.#at(path);
      byFolder.set(folder, [...(byFolder.get(folder) ?? []), own]);
    }
    return byFolder;
  }
}

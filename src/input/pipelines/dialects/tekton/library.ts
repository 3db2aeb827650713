import type { SourceFile } from '../../../source-file.js';
import { type ClusterObject, mentionsGroup, objectsOf } from '../cluster/objects.js';
import type { Reading } from '../parts/reading.js';

/** Files that one name is looked for in. */
const fileLimit = 60;

/** Finds the tasks and pipelines of the repository by their names: in the same file, beside it, and in files named so. */
export class Library {
  readonly #found = new Map<string, ClusterObject | undefined>();

  constructor(
    readonly file: SourceFile,
    readonly reading: Reading,
  ) {}

  object(kind: 'Task' | 'Pipeline', name: string): ClusterObject | undefined {
    const key = `${kind} ${name}`;
    if (!this.#found.has(key)) this.#found.set(key, this.#look(kind, name));
    return this.#found.get(key);
  }

  #look(kind: string, name: string): ClusterObject | undefined {
    if (!/^[\w.-]{1,100}$/.test(name)) return undefined;
    for (const file of [this.file, ...this.#candidates(name)]) {
      if (!mentionsGroup(file.text, 'tekton.dev/')) continue;
      const found = objectsOf(file, this.reading).find((one) => one.kind === kind && one.name === name);
      if (found) return found;
    }
    return undefined;
  }

  #candidates(name: string): readonly SourceFile[] {
    const { folder } = this.file;
    const inside = `/${name}/`;
    const all = ['**/*.yaml', '**/*.yml'].flatMap((glob) => this.reading.look.match(glob));
    const named = all.filter(
      (path) => path.slice(path.lastIndexOf('/') + 1).includes(name) || path.includes(inside),
    );
    const beside = folder === '' ? [] : all.filter((path) => path.startsWith(`${folder}/`));
    const paths = [...new Set([...named, ...beside])].filter((path) => path !== this.file.path);
    return paths.slice(0, fileLimit).flatMap((path) => this.reading.look.file(path) ?? []);
  }
}

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
    const beside = folder === '' ? [] : this.reading.look.match(`${plain(folder)}/**/*.{yaml,yml}`);
    const named = this.reading.look.match(`**/*${name}*.{yaml,yml}`);
    const inside = this.reading.look.match(`**/${name}/**/*.{yaml,yml}`);
    const paths = [...new Set([...named, ...beside, ...inside])].filter((path) => path !== this.file.path);
    return paths.slice(0, fileLimit).flatMap((path) => this.reading.look.file(path) ?? []);
  }
}

/** A folder as a glob that means itself. */
function plain(folder: string): string {
  return folder.replace(/[[\]{}()!+@*?\\]/g, '?');
}

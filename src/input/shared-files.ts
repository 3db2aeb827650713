import type { PathClass } from './path-class.js';
import type { SourceFile } from './source-file.js';

/**
 * Text files that several scans have in common. Whatever a parser remembers of a file it remembers by the file, so a
 * file that is the same at the same place is read and parsed once.
 */
export class SharedFiles {
  readonly #known = new Map<string, SourceFile>();

  /** The file of this content, where a scan has read it at this place. */
  find(content: string | undefined, path: string, class_: PathClass): SourceFile | undefined {
    return content === undefined ? undefined : this.#known.get(keyOf(content, path, class_));
  }

  keep(content: string | undefined, file: SourceFile): void {
    if (content !== undefined) this.#known.set(keyOf(content, file.path, file.class_), file);
  }
}

function keyOf(content: string, path: string, class_: PathClass): string {
  return `${content} ${class_} ${path}`;
}

import type { SourceFile } from '../../../source-file.js';
import { type Definition, everything, type Tree } from '../code/tree.js';

/** A function, with the file that its lines stand in. */
export interface Defined {
  readonly definition: Definition;
  readonly file: SourceFile;
}

/** The functions and images that the files of a pipeline give a name. */
export class Definitions {
  readonly functions = new Map<string, Defined>();
  readonly images = new Set<string>();

  /** Functions of a file, under the name of the variable that it was loaded into. */
  define(file: SourceFile, body: readonly Tree[], prefix = ''): void {
    for (const tree of everything(body)) {
      if (tree.is === 'function') this.functions.set(prefix + tree.name, { definition: tree, file });
      if (
        tree.is === 'assign' &&
        tree.value.is === 'call' &&
        /^docker\.(?:build|image)$/.test(tree.value.name)
      )
        if (tree.target.is === 'name') this.images.add(tree.target.name);
    }
  }
}

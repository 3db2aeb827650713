import type { DataNode } from '../../../data.js';
import type { SourceFile } from '../../../source-file.js';
import type { Reading } from '../parts/reading.js';

/** How many parents of a job are followed. */
const lineageLimit = 20;

/** The jobs and project templates that this repository defines. */
export class Definitions {
  readonly #jobs = new Map<string, DataNode>();
  readonly #variants = new Map<string, DataNode[]>();
  readonly #templates = new Map<string, DataNode>();

  constructor(
    files: readonly SourceFile[],
    readonly reading: Reading,
  ) {
    for (const item of files.flatMap((file) => reading.yaml(file)?.root.items() ?? [])) {
      const job = item.get('job');
      const template = item.get('project-template');
      // Later variants of a job only adjust it.
      const name = job?.get('name')?.text;
      if (job && name !== undefined) {
        if (this.#jobs.has(name)) this.#variants.set(name, [...(this.#variants.get(name) ?? []), job]);
        else this.#jobs.set(name, job);
      }
      if (template) this.#templates.set(template.get('name')?.text ?? '', template);
    }
  }

  /** A job and its parents as far as they are defined here, and the name of the first one that is not. */
  lineage(name: string): { readonly own: readonly DataNode[]; readonly beyond?: string } {
    const own: DataNode[] = [];
    const seen = new Set<string>();
    for (let next: string | undefined = name; next !== undefined; ) {
      const job = this.#jobs.get(next);
      if (!job || seen.has(next) || own.length > lineageLimit) return { own, beyond: next };
      seen.add(next);
      own.push(job);
      // A job without a parent is a child of the one that the tenant calls its base.
      next = job.get('parent')?.text ?? 'base';
    }
    return { own };
  }

  /** Later definitions of a job, which add to it, the last one first. */
  variantsOf(name: string): readonly DataNode[] {
    return [...(this.#variants.get(name) ?? [])].reverse();
  }

  templatesOf(project: DataNode): {
    readonly found: readonly DataNode[];
    readonly missing: readonly DataNode[];
  } {
    const found: DataNode[] = [];
    const missing: DataNode[] = [];
    for (const node of project.get('templates')?.items() ?? []) {
      const template = this.#templates.get(node.text ?? '');
      if (template) found.push(template);
      else missing.push(node);
    }
    return { found, missing };
  }
}

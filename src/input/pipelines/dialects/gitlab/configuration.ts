import type { DataEntry, DataNode } from '../../../data.js';
import { texts } from '../../../data.js';
import { Layers } from '../parts/layers.js';
import type { Reading } from '../parts/reading.js';
import type { Lookup } from './references.js';
import type { Sources } from './sources.js';

/** Keys at the top that are no jobs. */
const reserved = new Set(
  'default include stages types variables workflow image services before_script after_script cache spec'.split(
    ' ',
  ),
);

const extendsLimit = 11;

/** A configuration with its includes merged: jobs with what they extend, and what holds for all of them. */
export class Configuration {
  readonly #layers = new Map<string, DataNode[]>();
  readonly #lines = new Map<string, DataEntry>();
  readonly #resolved = new Map<string, Layers>();

  constructor(
    readonly sources: Sources,
    readonly reading: Reading,
  ) {
    for (const entry of sources.entries) {
      const known = this.#layers.get(entry.key);
      if (known && entry.value.kind === 'mapping') known.push(entry.value);
      else this.#layers.set(entry.key, [entry.value]);
      this.#lines.set(entry.key, entry);
    }
  }

  /** Names of the jobs that are no templates. */
  get jobNames(): readonly string[] {
    return [...this.#layers.keys()].filter(
      (name) => !reserved.has(name) && !name.startsWith('.') && this.top(name)?.top?.kind === 'mapping',
    );
  }

  /** What stands at the top under a key. */
  top(key: string): Layers | undefined {
    const nodes = this.#layers.get(key);
    return nodes && new Layers(nodes);
  }

  /** Where a key stands. */
  entry(key: string): DataEntry | undefined {
    return this.#lines.get(key);
  }

  /** A job with all that it extends, weakest first. */
  job(name: string): Layers {
    let found = this.#resolved.get(name);
    if (!found) {
      found = new Layers(this.#chain(name, []));
      this.#resolved.set(name, found);
    }
    return found;
  }

  /** What a job or, where it has nothing of its own, all jobs have under a key. */
  inherited(job: Layers, key: string): Layers | undefined {
    const own = job.get(key);
    if (own) return own;
    const inherit = job.get('inherit', 'default')?.top;
    if (inherit?.scalar === false || (inherit?.kind === 'list' && !texts(inherit).includes(key)))
      return undefined;
    return this.top('default')?.get(key) ?? this.top(key);
  }

  readonly lookup: Lookup = ([name = '', ...path]) => {
    const layers = name.startsWith('.') || !reserved.has(name) ? this.job(name) : this.top(name);
    return layers?.get(...path)?.top;
  };

  #chain(name: string, way: readonly string[]): readonly DataNode[] {
    const own = this.#layers.get(name) ?? [];
    const from = own.findLast((node) => node.get('extends'))?.get('extends');
    if (!from) return own;
    if (way.includes(name) || way.length >= extendsLimit) {
      const reason = `extends itself, or more than ${extendsLimit} others`;
      this.reading.fault({ path: from.file.path, line: from.line, reason });
      return own;
    }
    const parents = texts(from).flatMap((parent) => this.#parent(parent, from, [...way, name]));
    return [...parents, ...own].slice(-100);
  }

  #parent(parent: string, from: DataNode, way: readonly string[]): readonly DataNode[] {
    if (this.#layers.has(parent)) return this.#chain(parent, way);
    const isElsewhere = this.sources.delegations.length > 0 || this.sources.templates.length > 0;
    if (!isElsewhere)
      this.reading.fault({
        path: from.file.path,
        line: from.line,
        reason: `extends ${parent}, which is not there`,
      });
    return [];
  }

  /** Names that a job extends and that are not in sight: they come from an include that is elsewhere. */
  unseen(job: Layers): readonly { readonly name: string; readonly node: DataNode }[] {
    return job.nodes.flatMap((node) => {
      const from = node.get('extends');
      if (!from) return [];
      return texts(from)
        .filter((name) => !this.#layers.has(name))
        .map((name) => ({ name, node: from }));
    });
  }
}

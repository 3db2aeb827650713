import type { DataFile } from '../../../data.js';
import type { Problem } from '../../../input.js';
import type { SourceFile } from '../../../source-file.js';
import { parseYaml } from '../../../yaml.js';
import type { Look, Parsed } from '../../dialect.js';
import type { Job, Pipeline, Step } from '../../pipeline.js';

/** More than a person writes or a generator sensibly makes. */
const limits = { jobs: 2_000, steps: 20_000, script: 16_000_000 } as const;

/** One reading of one configuration: where to look, what went wrong, and how much more it may make. */
export class Reading {
  readonly #problems = new Map<string, Problem>();
  readonly #exists = new Map<string, boolean>();
  readonly #left: Record<keyof typeof limits, number> = { ...limits };

  constructor(
    readonly file: SourceFile,
    readonly look: Look,
  ) {}

  /** Notes once what could not be read or understood, and where. */
  fault(problem: Problem): undefined {
    const key = `${problem.path ?? ''}:${problem.line ?? ''}:${problem.reason}`;
    if (this.#problems.size < 200 && !this.#problems.has(key)) this.#problems.set(key, problem);
    return undefined;
  }

  /** Parses YAML; a file that is none is noted as a fault. */
  yaml(file: SourceFile): DataFile | undefined {
    const parsed = parseYaml(file);
    return 'reason' in parsed ? this.fault(parsed) : parsed;
  }

  /**
   * A file that another one names. Noted as a fault only where there is no such file: one that was not read yet is
   * there in the next round.
   */
  named(path: string, from: { readonly file: SourceFile; readonly line: number }): SourceFile | undefined {
    const clean = normalPath(path);
    const found = clean === undefined ? undefined : this.look.file(clean);
    if (!found && (clean === undefined || !this.exists(clean)))
      this.fault({
        path: from.file.path,
        line: from.line,
        reason: `names ${shortened(path)}, which is not there`,
      });
    return found;
  }

  exists(path: string): boolean {
    const known = this.#exists.get(path) ?? this.#isThere(path);
    this.#exists.set(path, known);
    return known;
  }

  #isThere(path: string): boolean {
    return !/[*?[\]{}()!+@]/.test(path)
      ? this.look.match(path).length > 0
      : this.look.match(path.replace(/[[\]{}()!+@]/g, '?')).includes(path);
  }

  /** As many of these as the limit still allows; the first one over it is noted. */
  jobs(jobs: readonly Job[]): readonly Job[] {
    return this.#within('jobs', jobs, () => 1);
  }

  steps(steps: readonly Step[]): readonly Step[] {
    return this.#within(
      'script',
      this.#within('steps', steps, () => 1),
      (step) => step.script?.length ?? 0,
    );
  }

  parsed(pipelines: readonly (Pipeline | undefined)[]): Parsed {
    return {
      pipelines: pipelines.filter((pipeline) => pipeline !== undefined),
      problems: [...this.#problems.values()],
    };
  }

  #within<T>(what: keyof typeof limits, all: readonly T[], size: (one: T) => number): readonly T[] {
    const kept = all.filter((one) => {
      this.#left[what] -= size(one);
      return this.#left[what] >= 0;
    });
    if (kept.length < all.length)
      this.fault({ path: this.file.path, reason: `makes more ${what} than are read (${limits[what]})` });
    return kept;
  }
}

/** A path of the repository without `.` and `..`; `undefined` where it leaves the repository. */
export function normalPath(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

/** Text of a scanned file, fit to be quoted in a sentence. */
export function shortened(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}

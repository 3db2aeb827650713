import type { Place } from '../../evidence.js';
import type { Filter, Job, Pipeline, Step, Trigger, Work } from '../pipelines/pipeline.js';
import type { SourceFile } from '../source-file.js';
import { type Meant, mentionedIn, nobody, valueMeans } from './mentions.js';
import type { Territory } from './territory.js';
import { ecosystemOf } from './tools.js';
import { rootUnit } from './unit.js';

/** Which units the pipelines, jobs and steps of a repository serve. An empty set: the repository as a whole. */
export class Serving {
  readonly #named: boolean;
  readonly #works = new WeakMap<Work, Meant>();

  constructor(
    readonly territory: Territory,
    pipelines: readonly Pipeline[],
    /** Files that places of works stand in. */
    readonly files: ReadonlyMap<string, SourceFile>,
  ) {
    // One job that is called like a unit may be called so by chance.
    const called = pipelines.flatMap((pipeline) =>
      [stemOf(pipeline.path), ...pipeline.jobs.map(({ id }) => id)].flatMap(
        (text) => territory.naming.unitOf(text) ?? [],
      ),
    );
    this.#named = new Set(called).size > 1;
  }

  /** By what starts it, else by its name. */
  ofPipeline({ path, triggers }: Pipeline): Meant {
    const started = this.#startedBy(triggers, path);
    return started.size > 0 ? started : this.#called(stemOf(path));
  }

  /** By the runs of its matrix, by its own conditions, else by its name. */
  ofJob(pipeline: Pipeline, job: Job): Meant {
    const matrix = this.#matrixOf(job, pipeline);
    if (matrix.size > 0) return matrix;
    const started = job.triggers ? this.#startedBy(job.triggers, pipeline.path) : nobody;
    if (started.size > 0) return started;
    const named = this.#called(job.id);
    return named.size > 0 ? named : this.#called(job.name ?? '');
  }

  /** By what it is given, and where it runs. */
  ofStep({ with: given = {}, env = {}, folder }: Step): Meant {
    const values = [...Object.values(given), ...Object.values(env)];
    const named = new Set(
      values.flatMap((value) => [
        ...valueMeans(value, undefined, this.territory),
        ...mentionedIn(value, undefined, this.territory),
      ]),
    );
    return named.size > 0 ? named : this.#runningIn(folder);
  }

  /** By the innermost place on the way to it that names any. */
  ofWork(work: Work, step: Step): Meant {
    const known = this.#works.get(work) ?? this.#onTheWay(work, step);
    this.#works.set(work, known);
    return known;
  }

  #onTheWay({ trail, at, by }: Work, step: Step): Meant {
    for (const place of [...trail, at].reverse()) {
      const meant = this.#at(place, step);
      if (meant.size > 0) return meant;
    }
    const named = this.ofStep(step);
    return named.size > 0 ? named : this.#builtBy(by);
  }

  /** Those whose packages the tool builds, where there are any. */
  #builtBy(command: string): Meant {
    const ecosystem = ecosystemOf(command);
    if (ecosystem === undefined) return nobody;
    const { units } = this.territory;
    const built = units.filter(({ ecosystems }) => ecosystems.length === 0 || ecosystems.includes(ecosystem));
    const some = built.some(({ ecosystems }) => ecosystems.includes(ecosystem));
    return some && built.length < units.length ? new Set(built.map(({ path }) => path)) : nobody;
  }

  #at({ path, line }: Place, step: Step): Meant {
    if (path === undefined) return nobody;
    const owners = this.territory.ownersOf(path);
    if (owners && !owners.has(rootUnit)) return owners;
    const file = this.files.get(path);
    if (!file || line === undefined) return nobody;
    const folder = path === step.at.path ? step.folder : file.folder;
    const named = mentionedIn(lineOf(file, line), folder, this.territory);
    return named.size > 0 || path !== step.at.path ? named : this.#enteredBefore(file, line, step);
  }

  /** A script that has changed its folder is still there; in a loop it changes to one after the other. */
  #enteredBefore(file: SourceFile, line: number, step: Step): Meant {
    const first = step.scriptLine ?? line;
    for (let at = line - 1; at >= first; at--) {
      const [, folder] = /^\s*(?:-\s+)?(?:cd|pushd)\s+["']?([^\s"';&|]+)/.exec(lineOf(file, at)) ?? [];
      if (folder === undefined) continue;
      if (!folder.includes('$')) return valueMeans(folder, step.folder, this.territory);
      return this.#oneOf(folder, linesOf(file, first, at), step.folder);
    }
    return nobody;
  }

  /** `cd src/$SERVICE` in `for SERVICE in cart web`; where the values are not there, one of those below. */
  #oneOf(folder: string, lines: readonly string[], within: string | undefined): Meant {
    for (const line of [...lines].reverse()) {
      const [, name = '', list = ''] = /\bfor\s+(\w+)\s+in\s+([^;]+)/.exec(line) ?? [];
      const value = new RegExp(`\\$\\{?${name}\\b\\}?`);
      if (name === '' || !value.test(folder)) continue;
      const values = list.split(/[\s"']+/).filter((one) => one !== '' && one !== 'do');
      return new Set(
        values.flatMap((one) => [
          ...valueMeans(
            folder.replace(value, () => one),
            within,
            this.territory,
          ),
        ]),
      );
    }
    return mentionedIn(folder, within, this.territory);
  }

  #runningIn(folder: string | undefined): Meant {
    if (folder === undefined) return nobody;
    return this.territory.regionOf(folder) ?? mentionedIn(`${folder}`, undefined, this.territory);
  }

  #called(text: string): Meant {
    const unit = this.#named ? this.territory.naming.unitOf(text) : undefined;
    return unit ? new Set([unit.path]) : nobody;
  }

  /** Whose changes start it: all automatic triggers must be for paths, and all paths must be somebody's. */
  #startedBy(triggers: readonly Trigger[], own: string): Meant {
    const automatic = triggers.filter(({ kind }) => kind === 'push' || kind === 'request');
    const meant = automatic.map(({ paths }) => this.#pathsOf(paths, own));
    return meant.length > 0 && meant.every(({ size }) => size > 0)
      ? new Set(meant.flatMap((units) => [...units]))
      : nobody;
  }

  #pathsOf(filter: Filter | undefined, own: string): Meant {
    const patterns = (filter?.only ?? []).filter((pattern) => !pattern.startsWith('!') && pattern !== own);
    const meant = patterns.map((pattern) => {
      const folder = pattern.replace(/[*?[{].*$/s, '').replace(/^\.?\//, '');
      const owners = this.territory.ownersOf(folder.endsWith('/') ? `${folder}x` : folder);
      if (owners) return [...owners];
      return folder === '' ? [] : this.territory.below(folder.replace(/\/$/, '')).map(({ path }) => path);
    });
    return meant.every((units) => units.length > 0) ? new Set(meant.flat()) : nobody;
  }

  /** The values of a matrix, as they stand in the file: one of them is one run. */
  #matrixOf(job: Job, { jobs, path }: Pipeline): Meant {
    const file = this.files.get(path);
    const from = job.at.path === path ? job.at.line : undefined;
    if (!file || from === undefined || job.legs < 1) return nobody;
    const next = Math.min(
      ...jobs.flatMap(({ at }) => (at.path === path && (at.line ?? 0) > from ? [at.line ?? 0] : [])),
      from + 400,
    );
    const values = matrixValues(linesOf(file, from, next));
    return new Set(values.flatMap((value) => [...valueMeans(value, undefined, this.territory)]));
  }
}

function matrixValues(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => /^\s*matrix:/.test(line));
  if (start < 0) return [];
  const depth = indentOf(lines[start] ?? '');
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.trim() !== '' && indentOf(line) <= depth);
  const inside = [lines[start] ?? '', ...rest.slice(0, end < 0 ? undefined : end)];
  return inside.flatMap((line) =>
    [...line.replace(/^\s*(?:-\s+)?(?:[\w-]+\s*:)?/, '').matchAll(/[^\s,"'[\]{}]+/g)].map(([value]) => value),
  );
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

const splits = new WeakMap<SourceFile, readonly string[]>();

function allLines(file: SourceFile): readonly string[] {
  const lines = splits.get(file) ?? file.text.split('\n');
  splits.set(file, lines);
  return lines;
}

function lineOf(file: SourceFile, line: number): string {
  return allLines(file)[line - 1] ?? '';
}

function linesOf(file: SourceFile, from: number, to: number): readonly string[] {
  return allLines(file).slice(from - 1, to - 1);
}

/** Name of a file without its extension; files that are always called the same are called like nobody. */
function stemOf(path: string): string {
  return path.startsWith('.') ? path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '') : '';
}

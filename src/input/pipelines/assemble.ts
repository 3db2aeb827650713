import { elsewhereIn } from '../elsewhere.js';
import type { Problem } from '../input.js';
import type { PathIndex } from '../path-index.js';
import type { Reader } from '../reader.js';
import type { SourceFile } from '../source-file.js';
import type { NamedDialect } from './dialect.js';
import { type Asking, type Followed, followPipeline, Memory } from './follow/pipeline-works.js';
import { everyClass, OtherRepositories } from './other-repositories.js';
import type { Delegation, Pipeline, Step } from './pipeline.js';
import { withUpstream } from './upstream.js';

/** Rounds of reading: each reads what the one before asked for. */
const roundLimit = 8;
/** Files that one configuration or step may ask for in a round. */
const fileLimit = 600;

/** Files at the root that most pipelines lead to: read with the first round. */
const likely =
  'Makefile package.json pyproject.toml tox.ini setup.cfg Dockerfile pom.xml build.gradle build.gradle.kts Taskfile.yml justfile composer.json Rakefile noxfile.py .pre-commit-config.yaml docker-compose.yml compose.yaml'.split(
    ' ',
  );

/** The paths that the dialects ask for first, and what their steps most often lead to. */
export function firstPaths(dialects: readonly NamedDialect[], paths: PathIndex): readonly string[] {
  const own = new Set(dialects.flatMap(({ dialect }) => dialect.paths(paths)));
  if (own.size === 0) return [];
  return [...own, ...likely.filter((path) => paths.has(path))].sort();
}

/** Reads all configurations with all that they ask for, and follows their steps. */
export async function assemble(
  dialects: readonly NamedDialect[],
  reader: Reader,
): Promise<{ readonly pipelines: readonly Pipeline[]; readonly problems: readonly Problem[] }> {
  const files = new Files(reader);
  const { configurations, problems } = await configurationsOf(dialects, reader);
  await files.fetch(firstPaths(dialects, reader.paths));
  let rounds = roundLimit;
  for (let open = configurations; open.length > 0 && rounds > 0; rounds--) {
    for (const configuration of open) read(configuration, files);
    open = open.filter(({ missing }) => missing.size > 0);
    await files.fetch(open.flatMap(({ missing }) => [...missing]));
  }
  const pipelines = configurations.flatMap((one) => one.pipelines);
  const followed = await follow(pipelines, files, rounds);
  return {
    pipelines: withUpstream(followed.pipelines),
    problems: unique([...problems, ...configurations.flatMap((one) => one.problems), ...followed.problems]),
  };
}

interface Configuration {
  readonly file: SourceFile;
  readonly dialects: readonly NamedDialect[];
  missing: ReadonlySet<string>;
  pipelines: readonly Pipeline[];
  problems: readonly Problem[];
}

async function configurationsOf(dialects: readonly NamedDialect[], reader: Reader) {
  const asking = new Map<string, NamedDialect[]>();
  for (const named of dialects)
    for (const path of named.dialect.paths(reader.paths))
      asking.set(path, [...(asking.get(path) ?? []), named]);
  const { files, problems } = await reader.texts([...asking.keys()].sort());
  const configurations = files.flatMap((file): Configuration[] => {
    const own = (asking.get(file.path) ?? []).filter(({ dialect }) => dialect.recognises?.(file) ?? true);
    return own.length === 0 ? [] : [{ file, dialects: own, missing: new Set(), pipelines: [], problems: [] }];
  });
  const named = (path = '') => asking.get(path)?.some(({ dialect }) => !dialect.recognises) ?? true;
  // A file that could be anything, and cannot be read, is not known to be a pipeline.
  return { configurations, problems: problems.filter(({ path }) => named(path)) };
}

function read(configuration: Configuration, files: Files): void {
  const look = files.look();
  const parsed = configuration.dialects.map(({ dialect }) => dialect.read(configuration.file, look));
  configuration.problems = parsed.flatMap(({ problems }) => problems);
  configuration.pipelines = parsed.flatMap(({ pipelines }) => pipelines);
  configuration.missing = look.missing;
}

/** Follows all steps; those that asked for more files are followed again once they were read. */
async function follow(
  pipelines: readonly Pipeline[],
  files: Files,
  rounds: number,
): Promise<{ readonly pipelines: readonly Pipeline[]; readonly problems: readonly Problem[] }> {
  const memory = new Memory();
  let done = pipelines.map((pipeline) => followPipeline(pipeline, () => files.look(), memory));
  for (let round = 0; round < rounds; round++) {
    const missing = [...memory.steps.values()].flatMap((one) => [...one.missing]);
    if (missing.length === 0) break;
    await files.fetch(missing);
    done = pipelines.map((pipeline) => followPipeline(pipeline, () => files.look(), memory));
  }
  const problems = [...memory.steps].flatMap((one) => [...cutShort(one), ...one[1].problems]);
  return { pipelines: done, problems };
}

/** What lies behind a step that leads to more than is followed may hold anything. */
function cutShort([{ at }, { cut }]: readonly [Step, Followed]): readonly Problem[] {
  const { path, line } = at;
  return cut
    ? [
        {
          ...(path === undefined ? {} : { path }),
          ...(line === undefined ? {} : { line }),
          reason: 'leads to more commands than are followed',
        },
      ]
    : [];
}

/** Files that were read so far. */
class Files {
  readonly #known = new Map<string, SourceFile | undefined>();
  readonly #matched = new Map<string, readonly string[]>();
  readonly #others: OtherRepositories;

  constructor(readonly reader: Reader) {
    this.#others = new OtherRepositories(reader);
  }

  look(): Asking {
    const missing = new Set<string>();
    const delegations: Delegation[] = [];
    const problems: Problem[] = [];
    return {
      within: this,
      missing,
      delegations,
      problems,
      leads: (to) => delegations.push(to),
      lacks: (problem) => problems.push(problem),
      file: (path) => {
        if (this.#known.has(path)) return this.#known.get(path);
        if (this.#mayBe(path) && missing.size < fileLimit) missing.add(path);
        return undefined;
      },
      match: (glob) => this.#match(glob),
      elsewhere: (repository, ref) => this.#others.look(repository, ref),
    };
  }

  async fetch(paths: readonly string[]): Promise<void> {
    const wanted = [...new Set(paths)].filter((path) => !this.#known.has(path)).sort();
    const own = await this.reader.texts(wanted.filter((path) => elsewhereIn(path) === undefined));
    const others = await this.#others.texts(wanted.filter((path) => elsewhereIn(path) !== undefined));
    for (const path of wanted) this.#known.set(path, undefined);
    for (const file of [...own.files, ...others]) this.#known.set(file.path, file);
  }

  #mayBe(path: string): boolean {
    return this.reader.paths.has(path) || this.#others.mayHold(path);
  }

  #match(glob: string): readonly string[] {
    if (elsewhereIn(glob) !== undefined) return this.#others.match(glob);
    let found = this.#matched.get(glob);
    if (!found) {
      found = this.reader.paths.match(glob, { in: everyClass });
      this.#matched.set(glob, found);
    }
    return found;
  }
}

function unique(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, line, reason }) => {
    const key = `${path}:${line}: ${reason}`;
    return !seen.has(key) && seen.add(key);
  });
}

import type { Problem } from '../input.js';
import { type PathClass, pathClasses } from '../path-class.js';
import type { Reader } from '../reader.js';
import type { SourceFile } from '../source-file.js';
import type { Dialect, Look } from './dialect.js';
import { followPipeline } from './follow/pipeline-works.js';
import type { Pipeline } from './pipeline.js';

/** A dialect with its id. */
export interface NamedDialect {
  readonly id: string;
  readonly dialect: Dialect;
}

/** Rounds of reading: each reads what the one before asked for. */
const roundLimit = 8;
/** Files that one configuration may ask for. */
const fileLimit = 600;

const everyClass = Object.keys(pathClasses) as readonly PathClass[];

interface Configuration {
  readonly file: SourceFile;
  readonly dialects: readonly NamedDialect[];
  missing: readonly string[];
  pipelines: readonly Pipeline[];
  problems: readonly Problem[];
}

/** Reads all configurations with all that they ask for, and follows their steps. */
export async function assemble(
  dialects: readonly NamedDialect[],
  reader: Reader,
): Promise<{ readonly pipelines: readonly Pipeline[]; readonly problems: readonly Problem[] }> {
  const { configurations, problems } = await configurationsOf(dialects, reader);
  const files = new Files(reader);
  let open: readonly Configuration[] = configurations;
  for (let round = 0; round < roundLimit && open.length > 0; round++) {
    for (const configuration of open) read(configuration, files);
    open = open.filter(({ missing }) => missing.length > 0);
    await files.fetch(open.flatMap(({ missing }) => missing));
  }
  return {
    pipelines: configurations.flatMap(({ pipelines }) => pipelines),
    problems: unique([...problems, ...configurations.flatMap((one) => one.problems)]),
  };
}

/** The paths that the dialects ask for first. */
export function configurationPaths(
  dialects: readonly NamedDialect[],
  reader: Pick<Reader, 'paths'>,
): readonly string[] {
  return [...new Set(dialects.flatMap(({ dialect }) => dialect.paths(reader.paths)))].sort();
}

async function configurationsOf(dialects: readonly NamedDialect[], reader: Reader) {
  const asking = new Map<string, NamedDialect[]>();
  for (const named of dialects)
    for (const path of named.dialect.paths(reader.paths))
      asking.set(path, [...(asking.get(path) ?? []), named]);
  const { files, problems } = await reader.texts([...asking.keys()].sort());
  const configurations = files.flatMap((file): Configuration[] => {
    const own = (asking.get(file.path) ?? []).filter(({ dialect }) => dialect.recognises?.(file) ?? true);
    return own.length === 0 ? [] : [{ file, dialects: own, missing: [], pipelines: [], problems: [] }];
  });
  return { configurations, problems };
}

function read(configuration: Configuration, files: Files): void {
  const look = files.look();
  const parsed = configuration.dialects.map(({ dialect }) => dialect.read(configuration.file, look));
  configuration.problems = parsed.flatMap(({ problems }) => problems);
  configuration.pipelines = parsed
    .flatMap(({ pipelines }) => pipelines)
    .map((pipeline) => followPipeline(pipeline, look));
  configuration.missing = [...look.missing];
}

/** Files that were read so far, and who asks for more. */
class Files {
  readonly #known = new Map<string, SourceFile | undefined>();
  readonly #matched = new Map<string, readonly string[]>();

  constructor(readonly reader: Reader) {}

  look(): Look & { readonly missing: ReadonlySet<string> } {
    const missing = new Set<string>();
    return {
      missing,
      file: (path) => {
        if (this.#known.has(path)) return this.#known.get(path);
        if (this.reader.paths.has(path) && missing.size < fileLimit) missing.add(path);
        return undefined;
      },
      match: (glob) => this.#match(glob),
    };
  }

  async fetch(paths: readonly string[]): Promise<void> {
    const wanted = [...new Set(paths)].sort();
    const { files } = await this.reader.texts(wanted);
    for (const path of wanted) this.#known.set(path, undefined);
    for (const file of files) this.#known.set(file.path, file);
  }

  #match(glob: string): readonly string[] {
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

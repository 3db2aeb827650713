import type { Input, Problem } from '../input.js';
import type { Reader } from '../reader.js';
import type { SourceFile } from '../source-file.js';
import type { Look } from './dialect.js';
import { dialects } from './dialects/index.js';
import { workOf } from './plain/follow.js';
import type { Pipeline } from './pipeline.js';

/** Rounds of reading: each follows what the one before asked for. */
const roundLimit = 8;

/** Asks for every CI/CD pipeline of the repository, each step followed to the commands that it runs. */
export function pipelines(): Input<readonly Pipeline[]> {
  return {
    key: 'pipelines',
    about: 'pipelines',
    wants: (paths) => dialects.flatMap(({ dialect }) => dialect.paths(paths)),
    load: async (reader) => {
      const look = new ReadingLook(reader);
      for (let round = 0; ; round++) {
        const result = readAll(reader, look);
        if (round === roundLimit || !(await look.readMissing())) return result;
      }
    },
  };
}

function readAll(reader: Reader, look: ReadingLook) {
  const value: Pipeline[] = [];
  const problems: Problem[] = [];
  for (const { dialect } of dialects) {
    for (const path of dialect.paths(reader.paths)) {
      const file = look.file(path);
      if (!file) continue;
      const parsed = dialect.read(file, look);
      problems.push(...parsed.problems);
      value.push(...parsed.pipelines.map((pipeline) => followed(pipeline, look)));
    }
  }
  return { value, problems };
}

function followed(pipeline: Pipeline, look: Look): Pipeline {
  return {
    ...pipeline,
    jobs: pipeline.jobs.map((job) => ({ ...job, steps: job.steps.map((step) => ({ ...step, work: workOf(step, look) })) })),
  };
}

/** Hands out what has been read, and remembers what was asked for and has not. */
class ReadingLook implements Look {
  readonly #files = new Map<string, SourceFile>();
  readonly #tried = new Set<string>();
  readonly #missing = new Set<string>();

  constructor(readonly reader: Reader) {}

  file(path: string): SourceFile | undefined {
    if (!this.#tried.has(path) && this.reader.paths.has(path)) this.#missing.add(path);
    return this.#files.get(path);
  }

  match(glob: string): readonly string[] {
    return this.reader.paths.match(glob, { in: ['product', 'test', 'example', 'documentation', 'fixture', 'template', 'generated'] });
  }

  /** Reads what was asked for in one batch; false where there was nothing. */
  async readMissing(): Promise<boolean> {
    const paths = [...this.#missing].sort();
    this.#missing.clear();
    for (const path of paths) this.#tried.add(path);
    const { files } = await this.reader.texts(paths);
    for (const file of files) this.#files.set(file.path, file);
    return files.length > 0;
  }
}

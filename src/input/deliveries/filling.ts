import type { Step } from '../pipelines/pipeline.js';
import type { SourceFile } from '../source-file.js';

/** Of a script. */
const longestScript = 100_000;
/** More variables are not looked for in one file. */
const mostVariables = 50;

/** Puts names into the texts of steps that the platform, the step itself or the file around it gives. */
export class Filling {
  readonly #files: ReadonlyMap<string, Variables>;

  constructor(
    files: readonly SourceFile[],
    /** `owner/name`. */
    readonly repository: string,
  ) {
    this.#files = new Map(files.map((file) => [file.path, new Variables(file.text)]));
  }

  /** The script of a step, a command on each line. */
  script(step: Step): string {
    return this.in((step.script ?? '').slice(0, longestScript).replace(/\\\r?\n/g, ' '), step);
  }

  /** What else is not known stays as it is. */
  in(text: string, step: Step): string {
    // What another repository's file calls a variable is none of this one's.
    const own = this.#files.get(step.at.path ?? '')?.in(text) ?? text;
    return withRepository(own, step, this.repository);
  }
}

/** Variables that a file sets once, wherever, to whatever; each is looked for once. */
class Variables {
  readonly #known = new Map<string, string | undefined>();

  constructor(readonly file: string) {}

  in(text: string): string {
    return text.replace(
      /\$\{\{\s*env\.(\w{1,60})\s*\}\}/g,
      (written, name: string) => this.#valueOf(name) ?? written,
    );
  }

  #valueOf(name: string): string | undefined {
    if (this.#known.size < mostVariables && !this.#known.has(name)) {
      const set = [...this.file.matchAll(new RegExp(`^[ \\t]+${name}:[ \\t]*(\\S.*)$`, 'gm'))];
      const value = set.length === 1 ? set[0]?.[1] : undefined;
      this.#known.set(name, value?.trim().replace(/^(["'])(.*)\1$/, '$2'));
    }
    return this.#known.get(name);
  }
}

/** The names that the platform and the step itself give, put in; what else is not known stays as it is. */
function withRepository(text: string, { env = {} }: Step, repository: string): string {
  const [owner = '', name = ''] = repository.toLowerCase().split('/');
  const known: Readonly<Record<string, string>> = {
    'github.repository': `${owner}/${name}`,
    'github.repository_owner': owner,
    'github.event.repository.name': name,
  };
  const variables: Readonly<Record<string, string>> = {
    GITHUB_REPOSITORY: `${owner}/${name}`,
    GITHUB_REPOSITORY_OWNER: owner,
    ...env,
  };
  const of = (values: Readonly<Record<string, string>>, key: string, written: string) =>
    Object.hasOwn(values, key) ? (values[key] ?? written) : written;
  return text
    .replace(/\$\{\{\s*env\.(\w+)\s*\}\}/g, (written, key: string) => of(variables, key, written))
    .replace(/\$\{\{\s*([\w.]+)\s*\}\}/g, (written, key: string) => of(known, key, written))
    .replace(/\$\{(\w+)(?:,,)?\}|\$(\w+)/g, (written, braced: string, bare: string) =>
      of(variables, braced ?? bare, written),
    );
}

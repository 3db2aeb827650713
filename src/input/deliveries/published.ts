import type { ImageAt } from '../../snapshot/deliveries.js';
import type { Job, Pipeline, Step } from '../pipelines/pipeline.js';
import type { SourceFile } from '../source-file.js';
import { imageName } from './image-name.js';

/** Inputs by which actions, orbs and plugins are told the names of images. */
const naming = /^(?:tags?|images?|repo|repository|image[_-]?names?|name)$/i;
/** What a script pushes, and what it builds to be pushed. */
const pushed = /\bdocker\s+(?:image\s+|manifest\s+)?push\s+(?:-\S+\s+)*["']?([^\s"';|&]+)/g;
const built = /(?:^|\s)(?:-t|--tag|--destination)[\s=]+["']?([^\s"';|&]+)/g;

/** More variables are not looked for in one file. */
const mostVariables = 50;

/** Images that the pipelines of a repository publish for real, by their whole names. */
export function imagesPublished(
  pipelines: readonly Pipeline[],
  repository: string,
  files: readonly SourceFile[],
): readonly ImageAt[] {
  const found = new Map<string, ImageAt>();
  const variables = new Map(files.map((file) => [file.path, new Variables(file.text)]));
  for (const pipeline of pipelines.filter(({ stale }) => stale === undefined))
    for (const job of pipeline.jobs)
      for (const step of job.steps.filter(publishes)) {
        const { path, line } = step.through?.[0] ?? step.at;
        for (const text of textsOf(step, job)) {
          // What another repository's file calls a variable is none of this one's.
          const own = variables.get(step.at.path ?? '')?.in(text) ?? text;
          const image = imageName(withRepository(own, step, repository));
          if (image !== undefined && path !== undefined && !found.has(image))
            found.set(image, { image, path, line: line ?? 1 });
        }
      }
  return [...found.values()];
}

function publishes({ work }: Step): boolean {
  return work.some(({ intent, dry, weak }) => intent === 'publish-image' && !dry && !weak);
}

function textsOf(step: Step, job: Job): readonly string[] {
  const named = (one: Step) =>
    Object.entries(one.with ?? {}).flatMap(([key, value]) => (naming.test(key) ? listed(value) : []));
  const tagging = job.steps.filter(({ uses }) => uses === 'docker/metadata-action');
  const script = (step.script ?? '').replace(/\\\r?\n/g, ' ');
  const pushes = [...script.matchAll(pushed)].map(([, name = '']) => name);
  const builds = /--push\b|--destination\b/.test(script)
    ? [...script.matchAll(built)].map(([, name = '']) => name)
    : [];
  return [...named(step), ...tagging.flatMap(named), ...pushes, ...builds].slice(0, 200);
}

function listed(value: string): readonly string[] {
  return value.split(/[\n,]/).map((one) => one.trim().replace(/^name=/, ''));
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

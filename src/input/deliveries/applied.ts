import type { Place } from '../../evidence.js';
import type { FolderApplied } from '../../snapshot/deliveries.js';
import type { KubernetesObject } from '../kubernetes.js';
import type { Job, Pipeline } from '../pipelines/pipeline.js';

/** What the controllers of a repository are told to apply. */
export interface Applied {
  /** Folders of this repository. */
  readonly folders: readonly string[];
  /** Files of the controllers' own objects. */
  readonly files: ReadonlySet<string>;
  /** Folders of other repositories of the run. */
  readonly others: readonly FolderApplied[];
}

/** Says how the run calls the repository with this name on this host; nothing where it is none of the run. */
export type Named = (name: string, host: string) => string | undefined;

interface Pointed {
  readonly folder: string;
  readonly url: string | undefined;
  readonly job: Job;
}

/** By the addresses that controllers are given; without one, and where it cannot be known, it is this repository. */
export function appliedBy(
  pipelines: readonly Pipeline[],
  objects: readonly KubernetesObject[],
  repository: string,
  named: Named,
): Applied {
  const controllers = pipelines.filter(({ dialect, stale }) => /^(?:flux|argo-cd)$/.test(dialect) && !stale);
  const urls = urlsOf(objects);
  const own: string[] = [];
  const others: FolderApplied[] = [];
  for (const { folder, url, job } of controllers.flatMap(({ jobs }) =>
    jobs.flatMap((job) => pointedBy(job, urls)),
  )) {
    const where = addressOf(url);
    if (!where || where.name.toLowerCase() === repository.toLowerCase()) own.push(folder);
    else {
      const other = named(where.name, where.host);
      const { path, line } = job.at;
      if (other === undefined || path === undefined) continue;
      const environment = job.environment?.name;
      others.push({
        repository: other,
        folder,
        path,
        line: line ?? 1,
        ...(environment === undefined ? {} : { environment }),
      });
    }
  }
  return {
    folders: own.filter((folder) => folder !== ''),
    files: new Set(controllers.map(({ path }) => path)),
    others,
  };
}

/** Folders, without those of which a part is not known. */
function pointedBy(job: Job, urls: ReadonlyMap<string, string | undefined>): readonly Pointed[] {
  return job.steps.flatMap((step) => {
    const { path: told, repository, chart } = step.with ?? {};
    const key = keyOf(step.uses, job.at);
    const path = told ?? (urls.has(key) ? chart : undefined);
    if (path === undefined || /[{*$]/.test(path)) return [];
    const folder = path.replace(/^\.?\/+/, '').replace(/\/+$/, '');
    const url = repository ?? urls.get(key);
    return [{ folder: folder === '.' ? '' : folder, url, job }];
  });
}

/** Kinds of Flux that apply a folder: where they name its source, and what they are in a pipeline. */
const kinds: readonly { readonly kind: string; readonly source: readonly string[]; readonly uses: string }[] =
  [
    { kind: 'Kustomization', source: ['spec', 'sourceRef'], uses: 'flux/kustomization' },
    { kind: 'HelmRelease', source: ['spec', 'chart', 'spec', 'sourceRef'], uses: 'flux/helm-release' },
  ];

/** Addresses of the repositories that Flux's objects name as their sources; unknown where two of a name differ. */
function urlsOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, string | undefined> {
  const sources = new Map<string, string | undefined>();
  for (const { kind, name, node } of objects)
    if (kind === 'GitRepository' && name !== undefined) {
      const url = node.get('spec', 'url')?.text;
      sources.set(name, sources.has(name) && sources.get(name) !== url ? undefined : url);
    }
  const urls = new Map<string, string | undefined>();
  for (const { kind, at, node } of objects) {
    const row = kinds.find((one) => one.kind === kind);
    const reference = row && node.get(...row.source);
    if (row && reference?.get('kind')?.text === 'GitRepository')
      urls.set(keyOf(row.uses, at), sources.get(reference.get('name')?.text ?? ''));
  }
  return urls;
}

function keyOf(uses: string | undefined, { path, line }: Place): string {
  return `${uses} ${path}:${line}`;
}

const address =
  /^(?:(?:https?|ssh|git):\/\/(?:[^/@]{0,100}@)?([^/:@]{1,200})(?::\d{1,5})?\/|(?:[^/@:]{1,100}@)([^/@:]{1,200}):)([\w.-]{1,100})\/([\w.-]{1,100}?)(?:\.git)?\/?$/i;

/** Host and `owner/name` that an address leads to; nothing where it does not say so. */
function addressOf(url: string | undefined): { readonly host: string; readonly name: string } | undefined {
  const [, inUrl, inScp, owner, name] = address.exec((url ?? '').trim().slice(0, 600)) ?? [];
  const host = (inUrl ?? inScp ?? '').toLowerCase().replace(/^(?:ssh|www)\./, '');
  return owner === undefined || name === undefined ? undefined : { host, name: `${owner}/${name}` };
}

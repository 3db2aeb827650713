import type { ArtefactAt } from '../../snapshot/deliveries.js';
import type { Job, Pipeline, Step } from '../pipelines/pipeline.js';
import { chartName, registryOf } from './chart-name.js';
import type { Filling } from './filling.js';
import { publishedBy } from './publishing.js';

/** A chart that stands in the repository. */
export interface Chart {
  readonly name: string;
}

/** Where a step puts charts, and which: all of the repository, or the one that it names. */
interface Target {
  readonly at: string | undefined;
  readonly name?: string | undefined;
}

/** Published actions that put charts somewhere; with `pages` it is the website of the repository. */
const actions: Readonly<Record<string, (given: Readonly<Record<string, string>>, pages: string) => Target>> =
  {
    'helm/chart-releaser-action': (given, pages) => ({ at: given.charts_repo_url || pages }),
    'stefanprodan/helm-gh-pages': (given, pages) => ({
      at: given.charts_url || (given.repository || given.owner ? undefined : pages),
    }),
    'appany/helm-oci-chart-releaser': (given) => ({
      at: registryOf([given.registry, given.repository].filter(Boolean).join('/')),
      name: given.name,
    }),
    'bitdeps/helm-oci-charts-releaser': (given) => ({ at: registryOf(given.oci_registry) }),
  };

const word = `["']?([^\\s"';|&]+)["']?`;
/** What a script pushes where, to a registry or to an index. */
const pushed = new RegExp(`\\bhelm\\s+(?:cm-)?push\\s+(?:-\\S+\\s+)*${word}\\s+(?:-\\S+\\s+)*${word}`, 'g');
const added = new RegExp(`\\bhelm\\s+repo\\s+add\\s+(?:-\\S+\\s+)*${word}\\s+(?:-\\S+\\s+)*${word}`, 'g');

/** Charts that the pipelines of a repository publish for real, by their whole names. */
export function chartsPublished(
  pipelines: readonly Pipeline[],
  charts: readonly Chart[],
  filling: Filling,
): readonly ArtefactAt[] {
  return publishedBy(pipelines, 'publish', (step, job) =>
    targetsOf(step, job, filling).flatMap(({ at, name }) =>
      (name === undefined ? charts : [{ name }]).map((chart) => chartName(at, chart.name)),
    ),
  );
}

function targetsOf(step: Step, job: Job, filling: Filling): readonly Target[] {
  const action = Object.hasOwn(actions, step.uses ?? '') ? actions[step.uses ?? ''] : undefined;
  if (action) {
    const given = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([key, value]) => [key, filling.in(value, step)]),
    );
    return [action(given, pagesOf(filling.repository))];
  }
  const script = filling.script(step);
  const indexes = indexesOf(job, filling);
  return [...script.matchAll(pushed)].slice(0, 100).map(([, , to = '']) => ({ at: indexes.get(to) ?? to }));
}

/** Indexes that a job names. */
function indexesOf({ steps }: Job, filling: Filling): ReadonlyMap<string, string> {
  const all = steps.flatMap((step) => [...filling.script(step).matchAll(added)]);
  return new Map(all.map(([, name = '', url = '']) => [name, url]));
}

/** Where the platform shows the website of a repository. */
function pagesOf(repository: string): string {
  const [owner = '', name = ''] = repository.toLowerCase().split('/');
  return name === `${owner}.github.io` ? `https://${name}` : `https://${owner}.github.io/${name}`;
}

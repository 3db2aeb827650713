import type { History } from '../../snapshot/history.js';
import type { SourceFile } from '../source-file.js';
import type { Pipeline } from './pipeline.js';

/** Services that are gone: what their files say is history. */
const closed: Readonly<Record<string, string>> = {
  shippable: 'Shippable has shut down',
  wercker: 'Wercker has shut down',
  'snap-ci': 'Snap CI has shut down',
};

/** Services that a repository can leave behind, and what a badge of theirs links to. Linear-time. */
const services: Readonly<Record<string, RegExp>> = {
  'github-actions': /actions\/workflows\/|workflows\/[^)\s]{1,80}\/badge/,
  // Badges of travis-ci.org, which has shut down, stayed where they were.
  travis: /travis-ci\.com/,
  circleci: /circleci\.com/,
  appveyor: /appveyor\.com/,
  'azure-pipelines': /dev\.azure\.com|visualstudio\.com/,
  drone: /\/api\/badges\//,
  woodpecker: /woodpecker|\/api\/badges\//,
  semaphore: /semaphoreci\.com|semaphoreapp/,
  buildkite: /badge\.buildkite\.com/,
  cirrus: /api\.cirrus-ci\.com/,
  codeship: /codeship\.com/,
  'gitlab-ci': /badges\/[^)\s]{1,80}\/pipeline\.svg/,
  jenkins: /buildStatus|\/job\//,
  bitrise: /bitrise\.io/,
  codefresh: /codefresh\.io/,
  concourse: /\/api\/v1\/[^)\s]{1,150}\/badge/,
  tekton: /tekton/,
  prow: /prow\.[^)\s]{1,80}\/badge|badge\.svg\?jobs=/,
  zuul: /zuul[^)\s]{1,120}\/badge/,
  taskcluster: /taskcluster[^)\s]{1,150}badge/,
  harness: /app\.harness\.io/,
  'bitbucket-pipelines': /bitbucket\.org\/[^)\s]{1,100}\/addon\/pipelines/,
};

/**
 * Marks pipelines of services that the repository seems to have left: no commit of the last 12 months touched their
 * files while another service's were touched, and no badge shows them. Without history only closed services are marked.
 */
export function markStale(
  pipelines: readonly Pipeline[],
  history: History | undefined,
  readme: SourceFile | undefined,
): readonly Pipeline[] {
  const touched = history && touchedServices(pipelines, history);
  return pipelines.map((pipeline) => {
    const stale = closed[pipeline.dialect] ?? (touched && left(pipeline, touched, readme));
    return stale === undefined || pipeline.stale !== undefined ? pipeline : { ...pipeline, stale };
  });
}

/** Whether there are two services of which one may have been left: without, nobody needs to know the history. */
export function mayBeLeft(pipelines: readonly Pipeline[]): boolean {
  return new Set(pipelines.map(({ dialect }) => dialect).filter(isService)).size > 1;
}

function isService(dialect: string): boolean {
  return Object.hasOwn(services, dialect);
}

/** The services whose files were changed in the window. */
function touchedServices(pipelines: readonly Pipeline[], history: History): ReadonlySet<string> {
  const byPath = new Map(pipelines.map(({ path, dialect }) => [path, dialect]));
  const changed = history.commits.flatMap(({ files }) => files.flatMap((path) => byPath.get(path) ?? []));
  return new Set(changed.filter(isService));
}

function left(
  { dialect }: Pipeline,
  touched: ReadonlySet<string>,
  readme: SourceFile | undefined,
): string | undefined {
  const badge = services[dialect];
  if (!badge || touched.has(dialect) || touched.size === 0 || (readme && badge.test(readme.text)))
    return undefined;
  return `no commit of the last 12 months touched its files, while those of ${[...touched].sort().join(' and ')} changed`;
}

import { type DataNode, texts } from '../../data.js';
import type { SourceFile } from '../../source-file.js';
import { parseYaml } from '../../yaml.js';
import type { Dialect } from '../dialect.js';
import type { Artifact, Job, Pipeline, Step } from '../pipeline.js';
import { scriptOf } from './cloud-build/scripts.js';
import { triggersElsewhere } from './parts/elsewhere.js';
import { given } from './parts/given.js';
import { distinct, jobOf, keptFiles, pipelineOf, usesStep } from './parts/graph.js';
import { isPutAside } from './parts/put-aside.js';
import { Reading } from './parts/reading.js';
import { cleanFolder } from './parts/scripts.js';
import { knownOf, type Variables } from './parts/variables.js';

const cloudBuild: Dialect = {
  name: 'Google Cloud Build',
  files: ['cloudbuild*.yaml', 'cloudbuild*.json'],
  paths: (paths) =>
    paths
      .match([
        '**/*cloudbuild*.{yml,yaml,json}',
        '**/*cloud-build*.{yml,yaml,json}',
        '**/{.,}cloudbuild/**/*.{yml,yaml}',
      ])
      .filter((path) => !isPutAside(path)),
  recognises,
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([buildIn(file, reading)]);
  },
};

export default cloudBuild;

/** Builds are lists of containers; damaged files are known by their name. */
function recognises(file: SourceFile): boolean {
  const parsed = parseYaml(file);
  if ('reason' in parsed) return /^cloudbuild/.test(file.name);
  return (parsed.root.get('steps')?.items() ?? []).some((step) => step.get('name')?.text !== undefined);
}

function buildIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const root = reading.yaml(file)?.root;
  if (!root) return undefined;
  const substitutions = knownOf(
    (root.get('substitutions')?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text] as const],
    ),
  );
  const jobs = [...stepJobs(root, substitutions, reading), ...results(root)];
  return pipelineOf({
    dialect: 'cloud-build',
    path: file.path,
    at: file.at(1),
    jobs: reading.jobs(distinct(jobs)),
    // "Build triggers" are set up on the platform.
    ...triggersElsewhere(file, 'Google Cloud Build', /^#.*gcloud (beta )?builds submit/m),
  });
}

/** Every step is a container; it waits for all steps before it, unless it says for which. */
function stepJobs(root: DataNode, substitutions: Variables, reading: Reading): readonly Job[] {
  const items =
    root
      .get('steps')
      ?.items()
      .filter(({ kind }) => kind === 'mapping') ?? [];
  const ids = items.map((item, index) => item.get('id')?.text ?? `step ${index + 1}`);
  let last: readonly string[] = [];
  return items.map((item, index) => {
    const id = ids[index] ?? '';
    const wanted = item.get('waitFor');
    const needs = wanted ? texts(wanted).filter((one) => one !== '-' && ids.includes(one)) : last;
    last = [...last.filter((one) => !needs.includes(one)), id].slice(-50);
    const image = item.get('name')?.text;
    return jobOf({
      id,
      at: item.at,
      needs,
      steps: reading.steps(stepsOf(item, substitutions)),
      ...given({ image, optional: item.get('allowFailure')?.scalar === true ? (true as const) : undefined }),
    });
  });
}

function stepsOf(item: DataNode, substitutions: Variables): readonly Step[] {
  const own = texts(item.get('env')).flatMap((text) => {
    const at = text.indexOf('=');
    return at > 0 ? [[text.slice(0, at), text.slice(at + 1)] as const] : [];
  });
  const env = knownOf(own, substitutions);
  const step = scriptOf(item);
  if (!step) return [];
  const folder = cleanFolder(item.get('dir')?.text);
  return [{ ...step, ...given({ folder, env: Object.keys(env).length > 0 ? env : undefined }) }];
}

/** What a build hands over when all steps are done. */
function results(root: DataNode): readonly Job[] {
  const images = root.get('images');
  const objects = root.get('artifacts', 'objects');
  const packages = ['mavenArtifacts', 'npmPackages', 'pythonPackages', 'goModules'].flatMap(
    (key) => root.get('artifacts', key) ?? [],
  );
  const steps: readonly Step[] = [
    ...(images
      ? [usesStep('cloud-build/images', images.at, { with: { images: texts(images).join('\n') } })]
      : []),
    ...(objects
      ? [
          usesStep('cloud-build/objects', objects.at, {
            with: { location: objects.get('location')?.text ?? '' },
          }),
        ]
      : []),
    ...packages.map((node) => usesStep('cloud-build/packages', node.at)),
  ];
  const [first] = steps;
  if (!first) return [];
  const stepIds = (root.get('steps')?.items() ?? []).map(
    (item, index) => item.get('id')?.text ?? `step ${index + 1}`,
  );
  const produces: readonly Artifact[] = [
    ...texts(images).map((name): Artifact => ({ kind: 'image', name, at: images?.at ?? first.at })),
    ...texts(objects?.get('paths')).map((path) => keptFiles(path, objects?.at ?? first.at)),
  ];
  return [jobOf({ id: 'results', at: first.at, needs: stepIds.slice(-50), steps, produces })];
}

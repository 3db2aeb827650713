import type { Deliveries, DeployedBy } from '../../snapshot/deliveries.js';
import type { Input } from '../input.js';
import { kubernetes } from '../kubernetes.js';
import type { PathIndex } from '../path-index.js';
import type { Pipeline } from '../pipelines/pipeline.js';
import { pipelines } from '../pipelines/pipelines.js';
import type { Reader } from '../reader.js';
import type { SourceFile } from '../source-file.js';
import { parseYaml } from '../yaml.js';
import { appliedBy } from './applied.js';
import {
  type ChartWritten,
  chartsInChart,
  chartsInHelmfile,
  chartsInObjects,
  chartsInSteps,
  chartsInTerraform,
} from './charts-deployed.js';
import { type Chart, chartsPublished } from './charts-published.js';
import { artefactsDeployed } from './deployed.js';
import { Filling } from './filling.js';
import { imagesPublished } from './published.js';

export type { DeployedBy };

/** More is not told of one repository. */
const most = { published: 200, deployed: 3000, applied: 1000, files: 1000 } as const;

/** Files that name what is deployed, beside the objects of clusters. */
const globs = {
  values: ['**/*values*.yaml', '**/*values*.yml', '**/values/**/*.yaml'],
  charts: ['**/Chart.yaml'],
  helmfiles: ['**/helmfile*.{yaml,yml}', '**/helmfile.d/**/*.{yaml,yml}'],
  terraform: ['**/*.tf'],
} as const;

/** What a repository, called `owner/name`, publishes for others of the run, and what of theirs it deploys. */
export function deliveries(repository: string): Input<Deliveries> {
  return {
    key: `deliveries:${repository}`,
    about: 'artefacts that are published or deployed',
    load: async (reader) => {
      const graphs = (await reader.load(pipelines())).value;
      const objects = (await reader.load(kubernetes())).value;
      const { files } = await reader.texts([...new Set(graphs.map(({ path }) => path))]);
      const filling = new Filling(files, repository);
      const { values, charts, others } = await chartsAround(reader, graphs);
      const { neighbours } = reader.snapshot;
      const applied = appliedBy(graphs, objects, repository, (name, host) => neighbours?.named(name, host));
      const installed = [...chartsInObjects(objects), ...others, ...chartsInSteps(graphs, filling)];
      const published = [
        ...imagesPublished(graphs, filling),
        ...chartsPublished(graphs, charts.flatMap(chartIn), filling),
      ];
      return {
        value: {
          published: published.slice(0, most.published),
          deployed: artefactsDeployed({ objects, values, charts: installed }, applied).slice(
            0,
            most.deployed,
          ),
          ...(applied.others.length > 0 ? { applied: applied.others.slice(0, most.applied) } : {}),
        },
        problems: [],
      };
    },
  };
}

interface Around {
  readonly values: readonly SourceFile[];
  /** Files that say what a chart is. */
  readonly charts: readonly SourceFile[];
  /** Charts of others that are installed. */
  readonly others: readonly ChartWritten[];
}

async function chartsAround(reader: Reader, graphs: readonly Pipeline[]): Promise<Around> {
  const read = async (patterns: readonly string[]) =>
    (await reader.texts(matching(reader.paths, patterns))).files;
  const [values, charts] = [await read(globs.values), await read(globs.charts)];
  const [helmfiles, terraform] = [await read(globs.helmfiles), await read(globs.terraform)];
  const isRun = (intent: 'deploy' | 'apply-infrastructure', by: RegExp) =>
    graphs.some(
      ({ stale, jobs }) =>
        stale === undefined &&
        jobs.some(({ steps }) =>
          steps.some(({ work }) =>
            work.some((one) => one.intent === intent && !one.dry && !one.weak && by.test(one.by)),
          ),
        ),
    );
  return {
    values,
    charts,
    others: [
      ...charts.flatMap(chartsInChart),
      ...helmfiles.flatMap((file) => chartsInHelmfile(file, isRun('deploy', /helmfile/))),
      ...terraform.flatMap((file) => chartsInTerraform(file, isRun('apply-infrastructure', /./))),
    ],
  };
}

function matching(paths: PathIndex, patterns: readonly string[]): readonly string[] {
  return paths.match(patterns).slice(0, most.files);
}

function chartIn(file: SourceFile): readonly Chart[] {
  const parsed = parseYaml(file);
  const name = 'reason' in parsed ? undefined : parsed.root.get('name')?.text;
  return name === undefined ? [] : [{ name }];
}

/** Asks which other repositories deploy what this one publishes or holds; none where nobody knows of others. */
export function deployedBy(): Input<readonly DeployedBy[]> {
  return {
    key: 'deployed-by',
    about: 'deployments by other repositories of the run',
    load: async ({ snapshot, paths }) => ({
      value: (snapshot.deployedBy ?? []).flatMap((one) => standingIn(one, paths)),
      problems: [],
    }),
  };
}

/** Files that say what a folder of manifests holds: the first that is there. */
const heads = ['kustomization.yaml', 'kustomization.yml', 'Chart.yaml'];

/** A folder that another repository has applied has to be there: its place is the file that says what it holds. */
function standingIn(one: DeployedBy, paths: PathIndex): readonly DeployedBy[] {
  if (one.folder === undefined) return [one];
  const within = one.folder === '' ? '' : `${one.folder}/`;
  const head = heads.find((name) => paths.has(`${within}${name}`));
  const isManifest = (path: string) => path.startsWith(within) && /\.(?:ya?ml|json|jsonnet)$/.test(path);
  const path = head === undefined ? paths.all.find(isManifest) : `${within}${head}`;
  return path === undefined ? [] : [{ ...one, published: { path, line: 1 } }];
}

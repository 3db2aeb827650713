import type { Deliveries, DeployedBy } from '../../snapshot/deliveries.js';
import type { Input } from '../input.js';
import { kubernetes } from '../kubernetes.js';
import type { PathIndex } from '../path-index.js';
import { pipelines } from '../pipelines/pipelines.js';
import { imagesDeployed } from './deployed.js';
import { imagesPublished } from './published.js';

/** More is not told of one repository. */
const most = { published: 200, deployed: 3000, values: 1000 } as const;

const valuesOf = (paths: PathIndex): readonly string[] =>
  paths.match(['**/*values*.yaml', '**/*values*.yml', '**/values/**/*.yaml']).slice(0, most.values);

/** What a repository, called `owner/name`, publishes for others of the run, and what of theirs it deploys. */
export function deliveries(repository: string): Input<Deliveries> {
  return {
    key: `deliveries:${repository}`,
    about: 'images that are published or deployed',
    load: async (reader) => {
      const graphs = await reader.load(pipelines());
      const objects = await reader.load(kubernetes());
      const { files } = await reader.texts(valuesOf(reader.paths));
      const configurations = await reader.texts([...new Set(graphs.value.map(({ path }) => path))]);
      return {
        value: {
          published: imagesPublished(graphs.value, repository, configurations.files).slice(0, most.published),
          deployed: imagesDeployed(objects.value, files, graphs.value).slice(0, most.deployed),
        },
        problems: [],
      };
    },
  };
}

/** Asks which other repositories deploy what this one publishes; none where nobody knows of others. */
export function deployedBy(): Input<readonly DeployedBy[]> {
  return {
    key: 'deployed-by',
    about: 'deployments by other repositories of the run',
    load: async ({ snapshot }) => ({ value: snapshot.deployedBy ?? [], problems: [] }),
  };
}

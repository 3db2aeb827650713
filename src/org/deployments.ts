import { createHash } from 'node:crypto';
import type { ArtefactAt, ArtefactDeployed, Deliveries, DeployedBy } from '../snapshot/deliveries.js';
import { byName, fullName, type Listed, type Outcome } from './organisation.js';

/** More deployments show nothing more. */
const most = 50;
/** Folders of one repository that others have applied. */
const mostFolders = 5000;

const nothing: Deliveries = { published: [], deployed: [] };

/** What a repository that was read hands to others, and takes from them. */
export function deliveriesOf(outcome: Outcome): Deliveries {
  const isKnown = outcome.status === 'scanned' || outcome.status === 'unchanged';
  return (isKnown ? outcome.deliveries : undefined) ?? nothing;
}

type Told = Omit<Deliveries, 'published'> & { readonly repository: Listed };

/** Something deployed, and who deploys it. */
type ByOther = ArtefactDeployed & Pick<DeployedBy, 'repository' | 'through'>;
type FolderByOther = Omit<DeployedBy, 'artefact' | 'published'> & { readonly folder: string };

/** What the repositories of a run deploy of each other. */
export class Deployments {
  readonly #byArtefact = new Map<string, ByOther[]>();
  /** By the repository that holds the folder. */
  readonly #folders = new Map<string, FolderByOther[]>();

  constructor(all: readonly Told[]) {
    const sorted = [...all].sort((a, b) => byName(a.repository, b.repository));
    for (const { repository, applied = [] } of sorted)
      for (const { repository: of, ...one } of applied)
        add(this.#folders, of, { ...one, repository: fullName(repository), sure: true }, mostFolders);
    for (const { repository, deployed } of sorted)
      for (const one of deployed)
        add(this.#byArtefact, one.artefact, {
          ...this.#applied(repository, one),
          repository: fullName(repository),
        });
  }

  /** Deployments by others of a repository; in the order of their names, the sure ones first. */
  of(repository: Listed, published: readonly ArtefactAt[]): readonly DeployedBy[] {
    const own = fullName(repository);
    const found = published.flatMap(({ artefact, path, line }) =>
      (this.#byArtefact.get(artefact) ?? [])
        .filter((one) => one.repository !== own)
        .map((one): DeployedBy => ({ ...one, published: { path, line } })),
    );
    return [...found, ...(this.#folders.get(own) ?? [])]
      .sort((a, b) => Number(b.sure) - Number(a.sure))
      .slice(0, most);
  }

  /** Where another repository has a file applied, what it deploys is deployed for sure. */
  #applied(repository: Listed, one: ArtefactDeployed): Omit<ByOther, 'repository'> {
    if (one.sure) return one;
    const by = this.#folders
      .get(fullName(repository))
      ?.find(({ folder }) => folder === '' || one.path.startsWith(`${folder}/`));
    if (!by) return one;
    const { repository: through, path, line } = by;
    const environment = one.environment ?? by.environment;
    return {
      ...one,
      ...(environment === undefined ? {} : { environment }),
      sure: true,
      through: { repository: through, path, line },
    };
  }
}

function add<T>(all: Map<string, T[]>, key: string, one: T, limit = most * 2): void {
  const known = all.get(key) ?? [];
  if (known.length < limit) known.push(one);
  all.set(key, known);
}

/** Names deployments: the same name, the same deployments. Nothing where there are none. */
export function nameOfDeployments(deployedBy: readonly DeployedBy[]): string | undefined {
  if (deployedBy.length === 0) return undefined;
  return createHash('sha256').update(JSON.stringify(deployedBy)).digest('hex').slice(0, 40);
}

import { createHash } from 'node:crypto';
import type { Deliveries, DeployedBy, ImageAt, ImageDeployed } from '../snapshot/deliveries.js';
import { byName, fullName, type Listed, type Outcome } from './organisation.js';

/** More deployments show nothing more. */
const most = 50;

const nothing: Deliveries = { published: [], deployed: [] };

/** What a repository that was read hands to others, and takes from them. */
export function deliveriesOf(outcome: Outcome): Deliveries {
  const isKnown = outcome.status === 'scanned' || outcome.status === 'unchanged';
  return (isKnown ? outcome.deliveries : undefined) ?? nothing;
}

/** What the repositories of a run deploy of each other. */
export class Deployments {
  readonly #byImage = new Map<string, (ImageDeployed & { readonly repository: string })[]>();

  constructor(all: readonly (Pick<Deliveries, 'deployed'> & { readonly repository: Listed })[]) {
    for (const { repository, deployed } of [...all].sort((a, b) => byName(a.repository, b.repository)))
      for (const one of deployed) {
        const known = this.#byImage.get(one.image) ?? [];
        if (known.length < most * 2) known.push({ ...one, repository: fullName(repository) });
        this.#byImage.set(one.image, known);
      }
  }

  /** Deployments by others of what a repository publishes; in the order of their names, the sure ones first. */
  of(repository: Listed, published: readonly ImageAt[]): readonly DeployedBy[] {
    const own = fullName(repository);
    const found = published.flatMap(({ image, path, line }) =>
      (this.#byImage.get(image) ?? [])
        .filter((one) => one.repository !== own)
        .map((one): DeployedBy => ({ ...one, published: { path, line } })),
    );
    return found.sort((a, b) => Number(b.sure) - Number(a.sure)).slice(0, most);
  }
}

/** Names deployments: the same name, the same deployments. Nothing where there are none. */
export function nameOfDeployments(deployedBy: readonly DeployedBy[]): string | undefined {
  if (deployedBy.length === 0) return undefined;
  return createHash('sha256').update(JSON.stringify(deployedBy)).digest('hex').slice(0, 40);
}

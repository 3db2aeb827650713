import { createHash } from 'node:crypto';
import type { DeployedBy, ImageDeployed } from '../snapshot/deliveries.js';
import { type Accounted, byName, fullName, type Known } from './organisation.js';

/** More deployments show nothing more. */
const most = 50;

/** What the repositories of a run deploy of each other. */
export class Deployments {
  readonly #byImage = new Map<string, (ImageDeployed & { readonly repository: string })[]>();

  constructor(accounted: readonly Accounted[]) {
    const sorted = [...accounted].sort((a, b) => byName(a.repository, b.repository));
    for (const { repository, outcome } of sorted)
      for (const deployed of known(outcome)?.deliveries?.deployed ?? []) {
        const all = this.#byImage.get(deployed.image) ?? [];
        if (all.length < most * 2) all.push({ ...deployed, repository: fullName(repository) });
        this.#byImage.set(deployed.image, all);
      }
  }

  /** Deployments of one repository's images by others; in the order of their names, the sure ones first. */
  of({ repository, outcome }: Accounted): readonly DeployedBy[] {
    const own = fullName(repository);
    const found = (known(outcome)?.deliveries?.published ?? []).flatMap(({ image, path, line }) =>
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

function known(outcome: Accounted['outcome']): Known | undefined {
  return outcome.status === 'scanned' || outcome.status === 'unchanged' ? outcome : undefined;
}

import { defineDetector } from '../../src/detector.js';
import { type DeployedBy, deployedBy } from '../../src/input/deliveries/deliveries.js';
import { environmentKind } from '../../src/input/pipelines/environment-kind.js';

/** Every finding names at most this many places: more prove nothing more. */
const most = 5;

export default defineDetector({
  about: 'What is published here, or stands here, and is deployed by another repository of the run',
  reads: { deployments: deployedBy() },
  emits: [
    'deploy.by-pipeline',
    'deploy.scripted',
    'delivery.scripted',
    'delivers.to-environments',
    'deploy.several-environments',
  ],
  *detect({ deployments }) {
    const inOrder = [...deployments].sort((a, b) => Number(b.sure) - Number(a.sure));
    for (const one of inOrder.slice(0, most)) {
      const where = one.environment === undefined ? '' : ` to ${one.environment}`;
      for (const signal of [
        'deploy.by-pipeline',
        'deploy.scripted',
        'delivery.scripted',
        'delivers.to-environments',
      ] as const)
        yield { signal, ...seenIn(one, `${one.repository} deploys ${nameOf(one)}${where}`) };
    }
    const lasting = deployments.filter(
      ({ sure, environment }) =>
        sure && environment !== undefined && environmentKind(environment) !== 'preview',
    );
    const [first] = lasting;
    const other = lasting.find(
      (one) => one.artefact === first?.artefact && one.environment !== first?.environment,
    );
    if (first && other)
      yield {
        signal: 'deploy.several-environments',
        ...seenIn(
          other,
          `${other.repository} deploys ${nameOf(other)} to ${first.environment} and ${other.environment}`,
        ),
      };
  },
});

function nameOf({ artefact, folder }: DeployedBy): string {
  return artefact ?? (folder ? `the folder ${folder}` : 'what stands here');
}

/** The place is in the other repository; the way there begins where the image is published. */
function seenIn(one: DeployedBy, note: string) {
  const at = { repository: one.repository, path: one.path, line: one.line };
  return {
    at,
    note,
    trail: [...(one.published ? [one.published] : []), ...(one.through ? [one.through] : []), at],
    strength: one.sure ? ('strong' as const) : ('weak' as const),
  };
}

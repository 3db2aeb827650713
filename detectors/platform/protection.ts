import { defineDetector } from '../../src/detector.js';
import { type HostingFacts, hosting } from '../../src/input/hosting.js';

const emits = ['platform.required-checks', 'change.approval-enforced', 'ci.merge-queue'] as const;

export default defineDetector({
  about: 'Checks and approvals that the hosting platform requires',
  reads: { hosting: hosting() },
  emits,
  *detect({ hosting: { facts } }) {
    if (!facts) return;
    yield checks(facts);
    yield approvals(facts);
    if (facts.protection.mergeQueue === true)
      yield { signal: 'ci.merge-queue', at: {}, note: 'a rule of the hosting platform has a merge queue' };
  },
});

function checks({ protection: { requiredChecks } }: HostingFacts) {
  const signal = 'platform.required-checks';
  if (typeof requiredChecks !== 'number')
    return { unseen: [signal], reason: `required checks: ${requiredChecks.unavailable}` } as const;
  const note =
    requiredChecks > 0
      ? `the hosting platform requires ${requiredChecks} check${requiredChecks === 1 ? '' : 's'} on the default branch`
      : 'the hosting platform requires no check on the default branch';
  return { signal, value: requiredChecks > 0, at: {}, note } as const;
}

/** Reviews of changes, or approvals of deployments: one is enough, and "no" needs a look at both. */
function approvals({ protection: { requiredApprovals }, environments }: HostingFacts) {
  const signal = 'change.approval-enforced';
  const guarded = 'unavailable' in environments ? undefined : environments.find((one) => one.approvals);
  if (typeof requiredApprovals === 'number' && requiredApprovals > 0)
    return { signal, at: {}, note: 'the hosting platform requires reviews on the default branch' } as const;
  if (guarded)
    return {
      signal,
      at: {},
      note: `deployments to the environment ${guarded.name} wait for approval`,
    } as const;
  if (typeof requiredApprovals !== 'number')
    return { unseen: [signal], reason: `required reviews: ${requiredApprovals.unavailable}` } as const;
  if ('unavailable' in environments)
    return { unseen: [signal], reason: `environments: ${environments.unavailable}` } as const;
  const note = 'the hosting platform requires neither reviews nor approvals of deployments';
  return { signal, value: false, at: {}, note } as const;
}

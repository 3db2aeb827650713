import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';

interface Row {
  readonly service: string;
  /** Actions and tasks that hand over what was built, without deploying it. */
  readonly uses: RegExp;
  readonly example: string;
}

/** Services that deploy what pipelines hand over to them, where and when their own settings say. */
export const rows: readonly Row[] = [
  { service: 'Riff-Raff', uses: /^guardian\/actions-riff-raff$/i, example: 'guardian/actions-riff-raff' },
  {
    service: 'Octopus Deploy',
    uses: /^octopusdeploy\/(?:push-package|create-release|push-build-information)-action$/i,
    example: 'OctopusDeploy/create-release-action',
  },
  {
    service: 'Octopus Deploy',
    uses: /(?:^|\/)octopus(?:push|createrelease)\w{0,20}$/i,
    example: 'azure-pipelines/OctopusPush',
  },
];

export default defineDetector({
  about: 'Builds that are handed over to a service that deploys them',
  reads: { pipelines: pipelines() },
  emits: ['delivers.to-environments'],
  hides: ['deployment'],
  *detect({ pipelines }) {
    const steps = pipelines
      .filter(({ stale }) => stale === undefined)
      .flatMap(({ jobs }) => jobs.flatMap((job) => job.steps));
    const isDeployedHere = steps.some(({ work }) =>
      work.some(({ intent, weak }) => intent === 'deploy' && !weak),
    );
    for (const { service, uses } of rows) {
      const step = steps.find((one) => one.uses !== undefined && uses.test(one.uses));
      if (!step) continue;
      const { at } = step;
      yield { signal: 'delivers.to-environments', at, note: `handed over to ${service}, which deploys it` };
      if (!isDeployedHere)
        yield {
          unseen: 'deployment',
          reason: `${service} deploys what it is handed, by settings of its own`,
          at,
        };
    }
  },
});

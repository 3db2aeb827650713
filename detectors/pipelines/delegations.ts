import type { Area, Signal } from '../../src/detector.js';
import { defineDetector } from '../../src/detector.js';
import type { Delegation, Pipeline, Trigger } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { startersOf } from './_graph.js';

interface Row {
  /** What the name of the thing that is called says it does. */
  readonly name: RegExp;
  readonly hides: readonly (Area | Signal)[];
  readonly example: string;
}

/** What a delegation could carry, told from its name; the first row that fits decides. */
export const rows: readonly Row[] = [
  {
    name: /label|stale|triage|greet|assign|cla\b|lock-?threads|project-board|welcome/i,
    hides: [],
    example: 'acme/.github/.github/workflows/stale.yml',
  },
  {
    name: /(^|[^a-z])docs?([^a-z]|$)|documentation|readme|contributors|fixup|commit-?(lint|message)|semantic-(pr|pull)|pr-title|backport|slsa|provenance/i,
    hides: [],
    example: 'acme/.github/.github/workflows/build_documentation.yml',
  },
  {
    name: /codeql|scan|security|secops|[ds]ast\b|trivy|snyk|gitleaks|trufflehog|semgrep|checkmarx|veracode|grype|\bzap\b|dependency-review|zizmor|scorecard/i,
    hides: ['tests.security'],
    example: 'acme/workflows/.github/workflows/codeql.yml',
  },
  {
    name: /(?:helm|chart|terraform|kube|k8s|infra|ansible|manifest)\w*[-_](?:lint|validat|check|test)/i,
    hides: ['infrastructure.checked', 'infrastructure.environments-validated'],
    example: 'acme/workflows/.github/workflows/test_helm_lint.yml',
  },
  {
    name: /lint|format|pre-?commit|spell|style/i,
    hides: [],
    example: 'acme/workflows/.github/workflows/lint.yml',
  },
  {
    name: /terraform|ansible|\binfra/i,
    hides: ['pipeline', 'deployment', 'infrastructure'],
    example: 'acme/.github/.github/workflows/shared-terraform-module.yml',
  },
  {
    name: /deploy|\bcd\b|promote|rollout|provision|gitops/i,
    hides: ['deployment', 'infrastructure'],
    example: 'acme/workflows/.github/workflows/deploy.yml',
  },
  {
    name: /release|publish|package|docker|image|version|helm-repo/i,
    hides: [
      'publish.by-pipeline',
      'publish.in-one-action',
      'publish.on-push',
      'publish.scripted',
      'delivery.scripted',
      'artifacts.stored',
      'automation.releases',
      'releases.notes',
      'deploy.from-default-branch',
      'delivers.to-registry',
    ],
    example: 'acme/workflows/.github/workflows/release.yml',
  },
  {
    // An update of a manifest, an image or the like elsewhere is how GitOps deploys.
    name: /^(?!.{0,200}(?:manifest|gitops|image|tag|chart|values|env))(?:.{0,200}[^a-z])?(?:updat(?:e|es|er|ing)|upgrade|bump|renovate|dependabot)(?:[^a-z]|$)/i,
    hides: [],
    example: 'acme/update-kettle/.github/workflows/update-kettle.yml',
  },
  {
    name: /test|\bci\b|build|check|verify|coverage/i,
    hides: [
      'ci.checks-code',
      'ci.runs-tests',
      'ci.tests-on-requests',
      'ci.tests-each-commit',
      'ci.on-mainline',
      'ci.every-change',
      'tests.unit-in-pipeline',
      'tests.functional',
      'tests.performance',
      'tests.security',
      'reports.published',
      'metrics.build',
      'metrics.quality',
      'artifacts.stored',
      'ci.caches',
      'ci.runs-in-parallel',
    ],
    example: 'acme/workflows/.github/workflows/test.yml',
  },
  // Whoever hands over everything may have environments made and releases described there as well.
  {
    name: /./,
    hides: [
      'pipeline',
      'deployment',
      'infrastructure.scripted',
      'infrastructure.declarative',
      'infrastructure.orchestrated',
      'infrastructure.several-environments',
      'releases.notes',
    ],
    example: 'acme/platform/everything.yml',
  },
];

/** What is called to build or publish carries a deployment where the pipeline or the job says that it deploys, and nothing here does. */
const deploying = /(?:^|[^a-z])(?:re)?deploy(?:s|ed|ment|ments|ing)?(?:[^a-z]|$)/i;
const ofDeploying: readonly (Area | Signal)[] = ['deployment', 'infrastructure'];

/** Delegations whose other end is only a tool, not a pipeline of its own. */
const ofTools: readonly Delegation['kind'][] = ['orb', 'script', 'service'];

const controllers = ['argo-cd', 'flux'];

export default defineDetector({
  about: 'Pipelines that call what is kept in another repository',
  reads: { pipelines: pipelines() },
  emits: [
    ...new Set(rows.flatMap(({ hides }) => hides).filter((name): name is Signal => name.includes('.'))),
  ],
  hides: ['pipeline', 'deployment', 'infrastructure'],
  *detect({ pipelines }) {
    for (const { to, at, because, said } of pipelines.flatMap(called)) {
      const row = rows.find(({ name }) => name.test(to.slice(to.lastIndexOf('/') + 1))) ?? rows.at(-1);
      const why = because === undefined ? '' : ` and was not followed: ${because}`;
      const reason = `the pipeline calls ${to}, which is kept elsewhere${why}`;
      const told = row?.hides ?? [];
      const hides =
        told.includes('artifacts.stored') && deploying.test(said)
          ? [...new Set([...told, ...ofDeploying])]
          : told;
      const areas = hides.filter((name): name is Area => !name.includes('.'));
      const named = hides.filter((name): name is Signal => name.includes('.'));
      for (const area of areas) yield { unseen: area, reason, at };
      if (named.length > 0) yield { unseen: named, reason, at };
    }
    for (const pipeline of pipelines.filter(({ depth }) => depth === 'recognised')) {
      // A controller in a cluster deploys; it builds and tests nothing.
      const areas = controllers.includes(pipeline.dialect)
        ? (['deployment'] as const)
        : (['pipeline', 'deployment'] as const);
      for (const area of areas) {
        yield {
          unseen: area,
          reason: `${pipeline.dialect} configuration is recognised but not read`,
          at: pipeline.at,
        };
      }
    }
  },
});

/** A call, with what the pipeline and the job that it makes say that they do. */
interface Called extends Delegation {
  readonly said: string;
}

function called(pipeline: Pipeline): readonly Called[] {
  const name = deploysHere(pipeline) ? '' : (pipeline.name ?? '');
  const working = pipeline.jobs.filter((job) => !isAside(startersOf({ pipeline, job })));
  const own = isAside(pipeline.triggers) ? [] : pipeline.delegations.map((one) => ({ ...one, said: name }));
  const ofJobs = working.flatMap((job) =>
    job.delegations.map((one) => ({ ...one, said: `${name} ${job.id} ${job.name ?? ''}` })),
  );
  return [...own, ...ofJobs].filter(({ kind }) => !ofTools.includes(kind));
}

function deploysHere({ jobs }: Pipeline): boolean {
  const work = jobs.flatMap(({ steps }) => steps.flatMap((step) => step.work));
  return work.some(({ intent, weak }) => intent === 'deploy' && !weak);
}

/** Only an issue, a label or the like starts it: no change to what the repository holds. */
function isAside(triggers: readonly Trigger[]): boolean {
  return triggers.length > 0 && triggers.every(({ kind }) => kind === 'other');
}

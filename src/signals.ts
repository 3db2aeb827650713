/**
 * Where the answer to a signal could live when it is not in this repository. A detector that sees that such a
 * place exists (a remote pipeline, a hosting panel, a shallow clone) reports a gap for the whole area.
 */
export const areas = {
  code: 'the source code',
  documents: 'documents and issue trackers outside the repository',
  pipeline: 'a pipeline that is kept elsewhere',
  deployment: 'a deployment that is kept or set up elsewhere',
  infrastructure: 'infrastructure code that is kept elsewhere',
  history: 'commits and tags',
  platform: 'the hosting platform',
} as const;

export type Area = keyof typeof areas;

/** `no`: where all who could look saw nothing, the answer is no. `unknown`: seeing nothing proves nothing. */
export type Absence = 'no' | 'unknown';

export interface SignalDefinition {
  /** The question that the signal answers, about the repository's own product. */
  readonly question: string;
  readonly kind: keyof Kinds;
  readonly absence: Absence;
  readonly area: Area;
  /** Unit of a number. */
  readonly unit?: string;
}

/** The types of values by the kind of a signal. */
interface Kinds {
  'yes-no': boolean;
  number: number;
}

export type SignalScalar = Kinds[keyof Kinds];

function yesNo(area: Area, question: string, absence: Absence = 'no') {
  return { question, kind: 'yes-no', absence, area } as const;
}
function open(area: Area, question: string) {
  return yesNo(area, question, 'unknown');
}
function figure(area: Area, unit: string, question: string) {
  return { question, kind: 'number', absence: 'unknown', area, unit } as const;
}

/** The one vocabulary that detectors and models share. Every key is a practice-level question, never a tool. */
export const signals = {
  // What the repository holds and delivers
  'code.application': yesNo('code', 'Is there product source code that the team writes?'),
  'code.server': yesNo('code', 'Is the product (or a part of it) a server application, worker or site?'),
  'code.library': yesNo(
    'code',
    'Is the product (or a part of it) meant to be installed or called by others?',
  ),
  'delivers.to-environments': yesNo(
    'deployment',
    'Does its own team deploy it to environments, from here or by its own word?',
  ),
  'delivers.to-registry': yesNo(
    'pipeline',
    'Is it published for others to install or run (registry, release page, store)?',
  ),
  'delivers.infrastructure': yesNo(
    'infrastructure',
    'Is infrastructure or cluster configuration the product itself?',
  ),
  'database.owned': yesNo(
    'code',
    'Does the repository own a database schema or talk SQL to a database of its own?',
  ),
  'build.produces-artifact': yesNo('code', 'Is anything built here (binary, bundle, image, package)?'),

  // Build and dependencies
  'dependencies.declared': yesNo('code', 'Are dependencies declared in a manifest under version control?'),
  'dependencies.locked': yesNo('code', 'Are dependencies locked by lock file, checksums or exact versions?'),
  'dependencies.open-source': yesNo('code', 'Do dependencies come from public open-source registries?'),
  'build.command': yesNo('code', 'Is there a command that builds the product from source?'),
  'build.inputs-pinned': yesNo(
    'code',
    'Are build inputs pinned (lock, checksum, wrapper, toolchain or base image version)?',
  ),
  'build.shared-scripts': yesNo(
    'pipeline',
    'Do pipelines share scripts and tools with each other or with people?',
  ),
  'build.committed-artifacts': yesNo('code', 'Are built artefacts committed to version control?'),

  // Continuous integration
  'ci.checks-code': yesNo('pipeline', 'Does a pipeline build or test the code automatically?'),
  'ci.runs-tests': yesNo('pipeline', 'Does a pipeline run the tests on push, on request or on a schedule?'),
  'ci.tests-on-requests': yesNo(
    'pipeline',
    'Do the tests run on every pull/merge request or every push to any branch?',
  ),
  'ci.tests-each-commit': yesNo(
    'pipeline',
    'Do build and tests run on every commit pushed to, or proposed for, the default branch?',
  ),
  'ci.on-mainline': yesNo(
    'pipeline',
    'Does CI run on pushes to the default branch or on requests against it?',
  ),
  'ci.every-change': yesNo(
    'pipeline',
    'Does every kind of change that the repository holds trigger a CI run?',
  ),
  'ci.merge-queue': yesNo('pipeline', 'Do merges go through a merge queue?'),
  'ci.caches': yesNo('pipeline', 'Does the pipeline cache dependencies or build results?'),
  'ci.runs-in-parallel': yesNo('pipeline', 'Does the pipeline run jobs in parallel or as a matrix?'),
  'ci.cancels-superseded': yesNo('pipeline', 'Are superseded pipeline runs cancelled?'),
  'ci.runs-affected-only': yesNo('pipeline', 'Does the pipeline run only what a change affects?'),
  'ci.shows-result': yesNo('pipeline', 'Do badges, notifications, annotations or summaries show the result?'),
  'reports.published': yesNo('pipeline', 'Does the pipeline publish test, coverage or analysis reports?'),
  'metrics.build': yesNo(
    'pipeline',
    'Are build metrics shown with a threshold, trend or status that acts on them?',
  ),
  'metrics.quality': yesNo(
    'pipeline',
    'Are quality metrics and their trend tracked by a service or by thresholds?',
  ),
  'artifacts.stored': yesNo(
    'pipeline',
    'Does the pipeline store what it builds in a registry, release page or artefact store?',
  ),
  'automation.dependency-updates': yesNo('pipeline', 'Are dependency updates proposed automatically?'),
  'automation.releases': yesNo('pipeline', 'Are versions or release notes made automatically?'),
  'automation.formatting': yesNo('pipeline', 'Do hooks format or check code before each commit?'),
  'automation.chores': yesNo(
    'pipeline',
    'Is other repeating work (labels, backports, generated code checks, stale handling) automated?',
  ),

  // Tests
  'tests.any': yesNo('code', 'Is there any automated test?'),
  'tests.unit': yesNo(
    'code',
    'Are there automated unit tests run by the pipeline or the standard test command?',
  ),
  'tests.unit-in-pipeline': yesNo('pipeline', 'Does the pipeline run the unit tests?'),
  'tests.integration': yesNo('code', 'Do automated tests involve several parts or a real collaborator?'),
  'tests.functional': yesNo(
    'pipeline',
    'Does the pipeline run tests that drive the delivered thing from outside as its user does?',
  ),
  'tests.packaged': yesNo('pipeline', 'Does the pipeline test the package as it is built?'),
  'tests.performance': yesNo('pipeline', 'Does the pipeline run performance or load tests?'),
  'tests.security': yesNo(
    'pipeline',
    'Does the pipeline scan code, dependencies, images or the running application for security?',
  ),
  'tests.accessibility': yesNo('pipeline', 'Does the pipeline test accessibility?'),
  'tests.fault-injection': yesNo('pipeline', 'Does the pipeline inject faults?'),
  'tests.readable-specifications': yesNo(
    'code',
    'Are there tests that people who do not program can read and specify?',
  ),
  'tests.manual-scripts': yesNo(
    'documents',
    'Do test plans or manual test scripts stand in for automated tests?',
  ),

  // Infrastructure and environments
  'infrastructure.present': yesNo(
    'infrastructure',
    'Is there infrastructure or deployment code (not for development or tests only)?',
  ),
  'infrastructure.scripted': yesNo('infrastructure', 'Is provisioning scripted, even if run by hand?'),
  'infrastructure.declarative': yesNo(
    'infrastructure',
    'Is provisioning done by a declarative, idempotent tool?',
  ),
  'infrastructure.orchestrated': yesNo(
    'infrastructure',
    'Are environments orchestrated from code (cluster, scheduler, several hosts together)?',
  ),
  'infrastructure.several-environments': yesNo(
    'infrastructure',
    'Does code here describe all of two or more environments?',
  ),
  'infrastructure.checked': yesNo(
    'pipeline',
    'Does the pipeline test or validate infrastructure or deployment code?',
  ),
  'infrastructure.environments-validated': yesNo(
    'pipeline',
    'Is environment code validated (plan, policy, drift, conformance) before or after it is applied?',
  ),
  'infrastructure.applied-by-pipeline': yesNo(
    'deployment',
    'Does the pipeline or a GitOps controller apply the code that provisions environments?',
  ),
  'environments.self-service': yesNo('deployment', 'Do people get environments by themselves from code?'),

  // Deployment and delivery
  'deploy.scripted': yesNo(
    'deployment',
    'Is deploying at least partly automated by something in the repository?',
  ),
  'deploy.by-script': yesNo(
    'deployment',
    'Does a script, playbook or descriptor here deploy to an environment?',
  ),
  'deploy.by-pipeline': yesNo(
    'deployment',
    'Does the pipeline or a GitOps controller deploy to an environment?',
  ),
  'deploy.production-in-one-action': yesNo(
    'deployment',
    'Is production reached from the pipeline by one action at most?',
  ),
  'deploy.production-on-push': yesNo(
    'deployment',
    'Is every push to the default branch delivered to production?',
  ),
  'deploy.from-default-branch': yesNo(
    'deployment',
    'Is the default branch delivered by itself to any environment, registry or preview?',
  ),
  'deploy.several-environments': yesNo('deployment', 'Are two or more environments deployed to?'),
  'deploy.same-process': yesNo(
    'deployment',
    'Are two or more environments deployed by the same job template, script, chart or playbook?',
  ),
  'deploy.same-artifact': yesNo(
    'deployment',
    'Is what is built once deployed to every environment without rebuilding?',
  ),
  'deploy.rebuilt-per-environment': yesNo('deployment', 'Is there a separate build per environment?'),
  'deploy.staged': yesNo('deployment', 'Do deployments run as ordered, gated stages from code?'),
  'deploy.pre-production-first': yesNo(
    'deployment',
    'Is a release deployed to a pre-production environment first?',
  ),
  'deploy.verified-after': yesNo('deployment', 'Does a smoke or health check follow the deploy?'),
  'deploy.rollback-automated': yesNo(
    'deployment',
    'Is going back automated (job, script or the deploy tool itself)?',
  ),
  'deploy.rollback-by-itself': yesNo('deployment', 'Does a failed deployment roll back by itself?'),
  'deploy.change-revertible': yesNo(
    'deployment',
    'Can a change of configuration or infrastructure be taken back quickly?',
  ),
  'deploy.zero-downtime': yesNo(
    'deployment',
    'Does a deploy keep serving (rolling with readiness, blue/green, canary, slots)?',
  ),
  'deploy.manual-steps': yesNo('documents', 'Is deployment described as a list of manual steps?'),
  'publish.scripted': yesNo(
    'pipeline',
    'Is publishing at least partly automated by something in the repository?',
  ),
  'publish.by-pipeline': yesNo('pipeline', 'Does the pipeline publish releases to where users get them?'),
  'publish.in-one-action': yesNo(
    'pipeline',
    'Is the public registry reached from the pipeline by one action at most?',
  ),
  'publish.on-push': yesNo('pipeline', 'Is every push to the default branch published?'),
  'toggles.used': yesNo(
    'code',
    'Can functionality be switched on and off in production without changing code?',
  ),

  // Database
  'database.migrations': yesNo('code', 'Are schema changes ordered, versioned migrations?'),
  'database.reversible-share': figure(
    'code',
    'share',
    'What share of the recent migrations says how to go back?',
  ),
  'database.migrates-on-deploy': yesNo(
    'deployment',
    'Do migrations run by themselves on deploy or start-up?',
  ),
  'database.tested-when-migrated': yesNo('pipeline', 'Does the pipeline run tests on a migrated database?'),
  'database.performance-watched': open('code', 'Is database performance watched or checked?'),
  'database.release-feedback': open('deployment', 'Does each release report how the database does?'),
  'database.dump-instead': yesNo('code', 'Does a dump or hand-run schema file stand in for migrations?'),

  // Configuration
  'config.versioned': yesNo(
    'deployment',
    'Is the application configuration for its environments under version control?',
  ),
  'config.one-place': open('code', 'Is the application configured in one place?'),
  'config.edited-by-hand': yesNo(
    'documents',
    'Do documents tell people to edit configuration by hand on each server?',
  ),
  'infrastructure.set-up-by-hand': yesNo('documents', 'Do documents tell people to set a server up by hand?'),

  // Operations
  'operations.logs-reach-developers': open(
    'deployment',
    'Do logs, errors or traces of production reach developers?',
  ),
  'operations.health-check': open('deployment', 'Can the running application say how it is?'),
  'operations.alerts': open('deployment', 'Is somebody told when the running application is not well?'),
  'operations.deployment-markers': open('deployment', 'Does each release report back how it does?'),

  // Technology and architecture
  'stack.portable': open('code', "Does what is delivered run on more than one vendor's platform?"),
  'stack.vendor-bound': yesNo('code', "Can it only run on one vendor's proprietary runtime?"),
  'stack.enterprise-suite': yesNo('code', "Is the application built on a vendor's enterprise suite?"),
  'stack.gui-artifacts': yesNo('code', "Are there artefacts that only a vendor's GUI writes?"),
  'delivery.scripted': yesNo(
    'deployment',
    'Is delivery (deploy or publish) driven by text in the repository?',
  ),
  'architecture.boundaries-checked': yesNo('code', 'Are module-boundary rules checked?'),
  'architecture.separate-deliverables': yesNo('code', 'Are there two or more separately deliverable parts?'),
  'architecture.contracts': yesNo(
    'code',
    'Do parts meet at explicit contracts (API descriptions, schemas, contract tests)?',
  ),
  'architecture.alternatives': open(
    'code',
    'Does technology sit behind an abstraction with two or more implementations chosen by configuration?',
  ),
  'documents.decisions': open('documents', 'Are choices of technology written down with reasons?'),
  'documents.architecture': open('documents', 'Is it documented how and why each main technology is used?'),

  // Way of working
  'work.traceable': open('documents', 'Do request templates or a roadmap make work traceable to a need?'),
  'work.board-automation': open('documents', 'Is a Kanban or project board automated from here?'),
  'work.retrospectives': yesNo('documents', 'Are retrospectives or post-mortems kept here?'),
  'work.runbooks': yesNo('documents', 'Are runbooks or on-call documents kept beside the code?'),
  'delivery.metrics-fed': open(
    'deployment',
    'Is a tool that measures lead time or deployment frequency fed from here?',
  ),
  'change.approval-enforced': open(
    'platform',
    'Do files or the hosting platform enforce that changes are approved?',
  ),
  'change.code-owners': open('platform', 'Are code owners named?'),
  'releases.notes': yesNo('documents', 'Do releases carry notes or a change log?'),
  'releases.notes-cite-issues': yesNo('documents', 'Do the change log or release notes cite issues?'),

  // History, over the 365 days before the as-of date
  'history.releases': figure('history', 'releases', 'How many releases were made?'),
  'history.release-interval': figure('history', 'days', 'What is the median time between releases?'),
  'history.mainline-commits': figure(
    'history',
    'commits',
    'How many first-parent commits reached the scanned branch?',
  ),
  'history.mainline-interval': figure(
    'history',
    'days',
    'What is the median time between first-parent commits?',
  ),
  'history.active-weeks-share': figure(
    'history',
    'share',
    'In what share of the weeks between first and last commit did commits reach the scanned branch?',
  ),
  'history.issue-share': figure('history', 'share', 'What share of the commits by people names an issue?'),
  'history.tests-with-changes-share': figure(
    'history',
    'share',
    'What share of the commits that change application code also changes tests?',
  ),
  'history.pipeline-months': figure(
    'history',
    'months',
    'In how many months did people change pipeline, build or deploy files?',
  ),
  'history.dependency-update-months': figure(
    'history',
    'months',
    'In how many months were dependency updates merged?',
  ),
  'history.cross-functional-share': figure(
    'history',
    'share',
    'What share of the people with 5 or more commits changed three or more areas?',
  ),
  'history.devops-share': figure(
    'history',
    'share',
    'What share of the people who changed deployment files also changed application code?',
  ),
  'history.silo': yesNo('history', 'Does no author change both application code and deployment files?'),
  'history.rollback-share': figure(
    'history',
    'share',
    'What share of the first-parent commits is a revert or hotfix?',
  ),
  'history.rollback-share-of-pushes': figure(
    'history',
    'share',
    'Where every push is a release: what share of the first-parent commits is a revert or hotfix?',
  ),

  // Hosting platform, over the last three months
  'platform.production-deployments': {
    ...figure('platform', 'days', 'On how many days of the last 12 months was production deployed to?'),
    absence: 'no',
  },
  'platform.production-deployment-interval': {
    ...figure('platform', 'days', 'What is the median time between such days?'),
    absence: 'no',
  },
  'platform.required-checks': open(
    'platform',
    'Must checks pass before a change reaches the default branch?',
  ),
  'platform.hours-to-green': figure(
    'platform',
    'hours',
    'What is the median time until a red build of the default branch is green?',
  ),
  'platform.hours-to-fix-bugs': figure(
    'platform',
    'hours',
    'What is the median time until a bug issue is closed?',
  ),
} as const satisfies Record<string, SignalDefinition>;

export type Signal = keyof typeof signals;

/** The type of a signal's value: yes/no signals take booleans, figures take numbers. */
export type SignalValue<S extends Signal> = Kinds[(typeof signals)[S]['kind']];

/** Whether a signal can have this value: detectors that come from elsewhere may not be type-checked. */
export function canBe(signal: Signal, value: unknown): boolean {
  return signals[signal].kind === 'number' ? Number.isFinite(value) : typeof value === 'boolean';
}

/** All signals, in vocabulary order. */
export const signalNames = Object.keys(signals) as readonly Signal[];

/** The signals whose answer could live in an area. */
export function signalsOf(area: Area): readonly Signal[] {
  return signalNames.filter((name) => signals[name].area === area);
}

/** Whether a string is a signal of the vocabulary. */
export function isSignal(name: string): name is Signal {
  return Object.hasOwn(signals, name);
}

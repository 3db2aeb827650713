import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import {
  type Doing,
  doingAny,
  doings,
  few,
  onDefaultBranch,
  onRequests,
  seenAt,
  startersOf,
  testing,
} from './_graph.js';

export default defineDetector({
  about: 'Migrations that pipelines run',
  reads: { pipelines: pipelines() },
  emits: ['database.migrates-on-deploy', 'database.tested-when-migrated'],
  *detect({ pipelines }) {
    const all = doings(pipelines);
    const migrations = doingAny(all, ['migrate-database']);
    // A guess that something deploys does not make a migration part of it.
    const deploys = doingAny(all, ['deploy', 'promote']).filter(({ work }) => !work.weak);
    const tests = doingAny(all, testing);
    // A job that a deployment waits for may migrate the database of its own tests.
    const isForTests = (one: Doing) => tests.some((test) => comesBefore(one, test));
    const served = migrations.filter((one) =>
      deploys.some((deploy) => belongTogether(one, deploy) && (one.job === deploy.job || !isForTests(one))),
    );
    for (const doing of few(served)) {
      yield {
        signal: 'database.migrates-on-deploy',
        ...seenAt(doing, `${doing.work.by} runs with the deployment`),
      };
    }
    const alone = migrations.filter(
      (one) => !served.includes(one) && isForMigrations(one) && !isForTests(one),
    );
    for (const doing of few(alone)) {
      yield {
        signal: 'database.migrates-on-deploy',
        ...seenAt(doing, `${doing.work.by} runs by itself for what is delivered`),
      };
    }
    for (const doing of few(
      migrations.filter((one) =>
        tests.some((test) => test.job === one.job && test.pipeline === one.pipeline),
      ),
    )) {
      yield {
        signal: 'database.tested-when-migrated',
        ...seenAt(doing, `${doing.work.by} runs before the tests`),
      };
    }
  },
});

/** A job that is there to migrate a lasting database, for what reaches the default branch or is released. */
function isForMigrations(one: Doing): boolean {
  const { pipeline, job } = one;
  if (job.services.length > 0 || onRequests(one)) return false;
  const delivered = startersOf(one).some(({ kind }) => kind === 'tag' || kind === 'release');
  if (!delivered && !onDefaultBranch(one)) return false;
  return /migrat/i.test(`${pipeline.path} ${pipeline.name ?? ''} ${job.id} ${job.name ?? ''}`);
}

/** In the same job, at an earlier step or in the same one. */
function comesBefore(migration: Doing, test: Doing): boolean {
  if (migration.pipeline !== test.pipeline || migration.job !== test.job) return false;
  return test.job.steps.indexOf(migration.step) <= test.job.steps.indexOf(test.step);
}

/** In the same job, or in a job that the deployment waits for or that waits for it. */
function belongTogether(migration: Doing, deploy: Doing): boolean {
  if (migration.pipeline !== deploy.pipeline) return false;
  return (
    migration.job === deploy.job ||
    deploy.job.needs.includes(migration.job.id) ||
    migration.job.needs.includes(deploy.job.id)
  );
}

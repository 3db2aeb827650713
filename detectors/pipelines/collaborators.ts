import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { type Doing, doingAny, doings, few, seenAt } from './_graph.js';

/** Images that keep or pass on data, or stand in for a cloud that does. */
const collaborator =
  /postgres|postgis|mysql|mariadb|percona|mssql|sqledge|oracle|mongo|redis|valkey|memcached|elasticsearch|opensearch|typesense|meilisearch|solr|kafka|redpanda|rabbitmq|nats|pulsar|activemq|cassandra|scylla|clickhouse|cockroach|neo4j|libsql|dynamodb|localstack|minio|azurite|sqs|gcs|firestore|pubsub|etcd|zookeeper|vault|keycloak/i;

export default defineDetector({
  about: 'Tests that pipelines run beside services which they have started',
  reads: { pipelines: pipelines() },
  emits: ['tests.integration'],
  *detect({ pipelines }) {
    const all = doings(pipelines);
    const tests = doingAny(all, ['test', 'test-unit', 'test-integration', 'test-functional']);
    for (const test of few(tests.filter((one) => !one.work.weak))) {
      const service = test.job.services.find(({ image = '' }) => collaborator.test(image));
      const started = service ? undefined : startedBefore(test, all);
      if (service)
        yield {
          signal: 'tests.integration',
          ...seenAt(test, `${test.work.by} runs beside ${service.image}`),
        };
      else if (started)
        yield {
          signal: 'tests.integration',
          ...seenAt(test, `${test.work.by} runs after ${started.work.by}`),
        };
    }
  },
});

/** What starts services for the test: an earlier step of its job. */
function startedBefore({ pipeline, job, step }: Doing, all: readonly Doing[]): Doing | undefined {
  const at = job.steps.indexOf(step);
  return all.find(
    (one) =>
      one.pipeline === pipeline &&
      one.job === job &&
      one.work.intent === 'set-up' &&
      /^docker.compose up\b/.test(one.work.by) &&
      job.steps.indexOf(one.step) < at,
  );
}

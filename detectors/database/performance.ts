import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { type Ecosystem, manifests } from '../../src/input/manifests.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';

interface Library {
  readonly dependency: RegExp;
  /** Elsewhere a library of that name does something else. */
  readonly of?: Ecosystem;
  readonly note: string;
  readonly example: string;
}

/** Libraries that watch queries or check what migrations and code do to the database. */
export const libraries: readonly Library[] = [
  {
    dependency:
      /^(bullet|prosopite|n_plus_one_control|rspec-sqlimit|nplusone|django-zen-queries|laravel-query-detector|beyondcode\/laravel-query-detector)$/,
    note: 'checks for N+1 queries',
    example: 'bullet',
  },
  {
    dependency:
      /^(strong_migrations|online_migrations|database_consistency|active_record_doctor|django-migration-linter|squawk(-cli)?|excellent_migrations|safe-pg-migrations|zero_downtime_migrations)$/,
    note: 'checks that migrations are safe',
    example: 'strong_migrations',
  },
  {
    dependency:
      /^(pghero|rails-pg-extras|ecto_psql_extras|rack-mini-profiler|django-silk|miniprofiler\.(aspnetcore|entityframeworkcore)[\w.]*|laravel\/pulse|marginalia|sqlcommenter[\w-]*|google-cloud-sqlcommenter)$/i,
    note: 'shows slow queries',
    example: 'pghero',
  },
  {
    dependency:
      /(^|[:/])(datasource-micrometer[\w-]*|p6spy[\w-]*|datasource-proxy[\w-]*|opentelemetry-jdbc|otelsql|otelpgx|otelgorm|gorm\.io\/plugin\/(prometheus|opentelemetry)|postgres_exporter)(\/v\d+)?$/,
    note: 'measures queries',
    example: 'net.ttddyy.observation:datasource-micrometer-spring-boot',
  },
  {
    dependency:
      /^(opentelemetry-instrumentation-(sqlalchemy|psycopg2?|asyncpg|mysql\w*|pymysql|dbapi|active_record|pg|mysql2|django)|@opentelemetry\/instrumentation-(pg|mysql2?|knex|mongodb|typeorm)|@prisma\/instrumentation|Npgsql\.OpenTelemetry|OpenTelemetry\.Instrumentation\.(EntityFrameworkCore|SqlClient)|opentelemetry_ecto)$/i,
    note: 'traces queries',
    example: 'opentelemetry-instrumentation-sqlalchemy',
  },
  {
    dependency:
      /^(newrelic|newrelic_rpm|skylight|scout_apm|appsignal|ddtrace|dd-trace|elastic-apm(-node|-http-client)?|@appsignal\/nodejs)$/,
    note: 'APM that times queries',
    example: 'newrelic_rpm',
  },
  { dependency: /^datadog$/, of: 'rubygems', note: 'APM that times queries', example: 'datadog' },
];

/** Services that show the time in the database beside the releases that they are told of. */
const apm = /^(newrelic|newrelic_rpm|skylight|scout_apm|appsignal|ddtrace|dd-trace|datadog|elastic-apm.*)$/;

interface Setting {
  readonly says: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Settings of databases and exporters. */
export const settings: readonly Setting[] = [
  {
    says: /^[^#\n]{0,200}\b(log_min_duration_statement|slow_query_log|long_query_time|auto_explain|pg_stat_statements|slow_query_threshold|SLOW_QUERY\w*)\b/m,
    note: 'slow queries are logged',
    example: 'log_min_duration_statement = 500',
  },
  {
    says: /^[^#\n]{0,200}\b(postgres[_-]exporter|mysqld?[_-]exporter|pgbouncer[_-]exporter|prometheus-postgres-exporter)\b/m,
    note: 'an exporter measures the database',
    example: 'image: quay.io/prometheuscommunity/postgres-exporter',
  },
  {
    says: /^[^#\n]{0,120}\b(performance_insights_enabled\s*=\s*true|EnablePerformanceInsights"?:\s*true|query_insights_enabled\s*=\s*true)/m,
    note: 'the database service keeps query statistics',
    example: '  performance_insights_enabled = true',
  },
  {
    says: /^[^#\n]{0,200}\b(squawk\s+(?!--version)[^\n]{0,120}|sbdchd\/squawk-action|atlas migrate lint|ariga\/atlas-action\/migrate\/lint)\b/m,
    note: 'migrations are checked for safety',
    example: '      - uses: sbdchd/squawk-action@v2',
  },
];

export default defineDetector({
  about: 'How the database performs: checkers, query metrics, slow-query logs',
  reads: {
    manifests: manifests(),
    configured: files([
      '**/*.{yml,yaml,tf,conf,cnf,ini,sql}',
      '**/{Makefile,Dockerfile}',
      '**/config/**/*.{rb,py,php,exs,toml}',
      '**/scripts/*',
      '.github/workflows/*.{yml,yaml}',
    ]),
    pipelines: pipelines(),
    squawk: files(['**/.squawk.toml', '**/squawk.toml']),
  },
  emits: ['database.performance-watched', 'database.release-feedback'],
  *detect({ manifests, configured, pipelines, squawk }) {
    const own = manifests.filter(({ class_ }) => class_ === 'product');
    const used = own.flatMap(({ dependencies }) => dependencies);
    for (const { dependency, of, note } of libraries) {
      const among = own.filter(({ ecosystem }) => of === undefined || ecosystem === of);
      const found = among
        .flatMap(({ dependencies }) => dependencies)
        .find(({ name }) => dependency.test(name));
      if (found) yield { signal: 'database.performance-watched', at: found.at, note };
    }
    for (const file of squawk.slice(0, 1))
      yield {
        signal: 'database.performance-watched',
        at: file.at(1),
        note: 'migrations are checked for safety',
      };
    for (const { says, note } of settings) {
      const file = configured.find(({ text }) => says.test(text));
      if (file) yield { signal: 'database.performance-watched', at: file.find(says) ?? file.at(1), note };
    }
    const marks = pipelines
      .flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps.flatMap(({ work }) => work)))
      .filter(({ intent }) => intent === 'mark-deployment');
    if (used.some(({ name }) => apm.test(name)))
      for (const { at, trail, by } of marks.slice(0, 1))
        yield {
          signal: 'database.release-feedback',
          at,
          trail,
          note: `${by} tells of each release, and an APM times queries`,
          strength: 'weak',
        };
  },
});

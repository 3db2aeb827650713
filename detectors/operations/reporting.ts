import { defineDetector } from '../../src/detector.js';
import { code } from '../../src/input/code.js';
import { manifests } from '../../src/input/manifests.js';

/** Calls that set up error tracking, tracing or monitoring of the running application. */
export const rows = [
  {
    tool: 'Sentry',
    tells: true,
    literal: 'entry',
    pattern:
      /\b(Sentry\.init|sentry_sdk\.init|SentrySdk\.Init|sentry\.Init|Raven\.config|UseSentry)\b\s*[({.d]/,
    example: 'Sentry.init({ dsn })',
  },
  {
    tool: 'Rollbar',
    tells: true,
    literal: 'ollbar',
    pattern: /\b(Rollbar\.configure|rollbar\.init|new Rollbar\()/,
    example: 'Rollbar.configure do |config|',
  },
  {
    tool: 'Bugsnag',
    tells: true,
    literal: 'ugsnag',
    pattern: /\b(Bugsnag\.(configure|start)|bugsnag\.configure)\b/,
    example: 'Bugsnag.start({ apiKey })',
  },
  {
    tool: 'Honeybadger',
    tells: true,
    literal: 'oneybadger',
    pattern: /\bHoneybadger\.configure\b/,
    example: 'Honeybadger.configure({})',
  },
  {
    tool: 'Airbrake',
    tells: true,
    literal: 'irbrake',
    pattern: /\bAirbrake\.configure\b/,
    example: 'Airbrake.configure do |c|',
  },
  {
    tool: 'OpenTelemetry',
    tells: false,
    literal: 'elemetry',
    pattern:
      /\b(new NodeSDK\(|set_tracer_provider\(|SetTracerProvider\(|OpenTelemetry::SDK\.configure|AddOpenTelemetry\(|Instrumentor\(\)\.instrument)/,
    example: 'otel.SetTracerProvider(provider)',
  },
  {
    tool: 'New Relic',
    tells: false,
    literal: 'ewrelic',
    pattern: /\b(require\(['"]newrelic['"]\)|newrelic\.agent\.initialize|newrelic\.NewApplication)/,
    example: "require('newrelic')",
  },
  {
    tool: 'Datadog',
    tells: false,
    literal: 'trace',
    pattern: /\b(dd-trace['"]\)\.init|tracer\.init\(|ddtrace\.patch_all|Datadog\.configure)/,
    example: "require('dd-trace').init()",
  },
  {
    tool: 'Application Insights',
    tells: false,
    literal: 'pplicationInsights',
    pattern: /\b(AddApplicationInsightsTelemetry|appInsights\.setup)\(/,
    example: 'services.AddApplicationInsightsTelemetry()',
  },
  {
    tool: 'Cronitor',
    tells: true,
    literal: 'ronitor',
    pattern: /\bcronitor\b[^\n]{0,80}\b(ping|get|post|url|api_key)\b/i,
    example: 'requests.get(cronitor_ping_url)',
  },
] as const;

/** Dependencies that report by being there: frameworks configure them without code. */
export const automatic =
  /spring-boot-starter-zipkin|micrometer-registry-\w+|micrometer-tracing-bridge|sentry-spring-boot|applicationinsights-spring-boot|opentelemetry-spring-boot|elastic-apm|logstash-logback-encoder/;

/** How an application says how it is. */
const health = [
  {
    literal: 'health',
    pattern: /["'`/](_?status|health|healthz|healthcheck|health-check|livez|readyz|health_check)["'`/]/,
    example: "app.get('/healthz', ok)",
  },
  { literal: '_status', pattern: /["'`]\/?_status["'`/]/, example: "@app.route('/_status')" },
] as const;

const waysOfHealth =
  /spring-boot-starter-actuator|quarkus-smallrye-health|AspNetCore\.Diagnostics\.HealthChecks|@nestjs\/terminus/;

export default defineDetector({
  about: 'Error tracking, tracing and health endpoints that the application sets up',
  reads: { uses: code(rows), endpoints: code(health), manifests: manifests() },
  emits: ['operations.logs-reach-developers', 'operations.alerts', 'operations.health-check'],
  *detect({ uses, endpoints, manifests }) {
    for (const { row, at } of uses) {
      yield { signal: 'operations.logs-reach-developers', at, note: `${row.tool} is set up` };
      if (row.tells) yield { signal: 'operations.alerts', at, note: `${row.tool} tells people` };
    }
    const dependencies = manifests
      .filter(({ class_ }) => class_ === 'product')
      .flatMap((one) => one.dependencies)
      .filter(({ scope }) => scope === 'runtime');
    for (const { name, at } of dependencies.filter((one) => automatic.test(one.name)).slice(0, 3)) {
      yield { signal: 'operations.logs-reach-developers', at, note: `${name} exports what happens` };
    }
    for (const { at } of endpoints.slice(0, 3))
      yield { signal: 'operations.health-check', at, note: 'health endpoint' };
    for (const { name, at } of dependencies.filter((one) => waysOfHealth.test(one.name)).slice(0, 2)) {
      yield { signal: 'operations.health-check', at, note: `${name} serves health` };
    }
  },
});

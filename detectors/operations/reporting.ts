import { defineDetector } from '../../src/detector.js';
import { type CodeMatch, code } from '../../src/input/code.js';
import { manifests } from '../../src/input/manifests.js';
import { asking, endpoints, packages } from './_health.js';

/** Calls that set up error tracking, tracing or monitoring of the running application. */
export const rows = [
  {
    tool: 'Sentry',
    tells: true,
    literal: 'entry',
    pattern:
      /\b(Sentry\.init|sentry_sdk\.init|SentrySdk\.Init|sentry\.Init|sentry::init|Raven\.config|UseSentry|SentryAndroid\.init|SentrySDK\.start|SentryFlutter\.init)\b\s*[({.d]|^config :sentry\b|\bSentry\\init\(|\b(?:set_?up|init|initiali[sz]e)_?[sS]entry\(/m,
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
    pattern: /\bHoneybadger\.(configure|init|notify)\b/,
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
    tool: 'Raygun',
    tells: true,
    literal: 'aygun',
    pattern: /\b(?:AddRaygun|UseRaygun|Raygun\.setup|new Raygun(?:Client|\.Client)?)\(|\brg4js\(['"]apiKey/,
    example: 'builder.Services.AddRaygun(builder.Configuration);',
  },
  {
    tool: 'Exceptionless',
    tells: true,
    literal: 'xceptionless',
    pattern:
      /\b(?:AddExceptionless|UseExceptionless|Exceptionless\.startup|ExceptionlessClient\.Default\.Startup)\(/,
    example: 'app.UseExceptionless();',
  },
  {
    tool: 'Elastic APM',
    tells: false,
    literal: 'lastic',
    pattern:
      /\b(?:UseAllElasticApm|AddAllElasticApm|UseElasticApm|AddElasticApm)\(|['"]elastic-apm-node['"]\)\.start\(/,
    example: "require('elastic-apm-node').start({})",
  },
  {
    tool: 'AppSignal',
    tells: true,
    literal: 'ppsignal',
    pattern: /\bAppsignal\.(configure|config|start)\b|^config :appsignal\b|new Appsignal\(/m,
    example: 'config :appsignal, :config, otp_app: :shop  # appsignal',
  },
  {
    tool: 'OpenTelemetry',
    tells: false,
    literal: 'elemetry',
    pattern:
      /\b(new NodeSDK\(|set_tracer_provider\(|SetTracerProvider\(|OpenTelemetry::SDK\.configure|AddOpenTelemetry\(|Instrumentor\(\)\.instrument)/,
    example: 'opentelemetry::global::set_tracer_provider(provider)',
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
    tool: 'Application Insights',
    tells: false,
    literal: 'applicationinsights',
    pattern: /\b(setup|useAzureMonitor)\([^)\n]{0,120}\)|\brequire\(['"]applicationinsights['"]\)\.setup/,
    example: "import { setup } from 'applicationinsights'; setup().start()",
  },
  {
    tool: 'X-Ray',
    tells: false,
    literal: 'XRay',
    pattern:
      /\b(?:RegisterXRay\w{0,20}\(|AWSXRayRecorder\.(?:InitializeInstance|RegisterLogger)\(|UseXRay\(|AWSXRay\.captureAWS\w{0,20}\()/,
    example: 'AWSSDKHandler.RegisterXRayForAllServices();',
  },
  {
    tool: 'X-Ray',
    tells: false,
    literal: 'xray',
    pattern: /\b(?:xray_recorder\.(?:configure\(|capture)|xray\.Configure\()/,
    example: 'xray_recorder.configure(service="tea")',
  },
  {
    tool: 'a shipper of logs, metrics or traces',
    tells: false,
    literal: 'config :',
    pattern:
      /^\s*config\s+:(logflare_logger_backend|logger_json|prom_ex|opentelemetry_exporter|new_relic_agent|spandex_datadog|timber)\b/m,
    example: 'config :logflare_logger_backend, url: url',
  },
  {
    tool: 'Cronitor',
    tells: true,
    literal: 'ronitor',
    pattern: /\bcronitor(_|\b[^\n]{0,80}\b)(ping|get|post|url|api_key)/i,
    example: 'requests.get(cronitor_ping_url)',
  },
] as const;

/** Dependencies that tell people by being there. */
export const telling =
  /sentry-spring-boot|^(sentry\/sentry-laravel|sentry\/sentry-symfony|honeybadger|appsignal|airbrake|exception_notification|rollbar\/rollbar-laravel|bugsnag\/bugsnag-laravel|spatie\/laravel-flare|laravel\/nightwatch|inspector-apm\/inspector-laravel|telebugs)$/;

/** Dependencies that report by being there: frameworks configure them without code. */
export const automatic =
  /spring-boot-starter-zipkin|micrometer-registry-\w+|micrometer-tracing-bridge|sentry-spring-boot|applicationinsights-spring-boot|opentelemetry-spring-boot|elastic-apm|logstash-logback-encoder|^(newrelic_rpm|skylight|scout_apm)$/;

export default defineDetector({
  about: 'Error tracking, tracing and health endpoints that the application sets up',
  reads: { uses: code(rows), served: code(endpoints), manifests: manifests() },
  emits: ['operations.logs-reach-developers', 'operations.alerts', 'operations.health-check'],
  *detect({ uses, served, manifests }) {
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
    for (const { name, at } of dependencies.filter((one) => telling.test(one.name)).slice(0, 2)) {
      yield { signal: 'operations.alerts', at, note: `${name} tells people` };
      yield { signal: 'operations.logs-reach-developers', at, note: `${name} reports errors` };
    }
    for (const { at } of served.filter(isServed).slice(0, 3))
      yield { signal: 'operations.health-check', at, note: 'health endpoint' };
    for (const { name, at } of dependencies.filter((one) => packages.test(one.name)).slice(0, 2)) {
      yield { signal: 'operations.health-check', at, note: `${name} serves health` };
    }
  },
});

/** Whether the line serves health; a client that asks for it does not. */
function isServed({ file, at }: CodeMatch): boolean {
  return !asking.test(file.text.split('\n', at.line ?? 0)[(at.line ?? 1) - 1] ?? '');
}

import type { CodePattern } from '../../src/input/code.js';

/** Code that asks others how they are, and code for browsers, serves no health. */
const notServer = /(^|\/)(assets|frontend|client|clients|sdk|webapp|ui)\//;

/** How an application says how it is, in its code. */
export const endpoints: readonly CodePattern[] = [
  {
    literal: 'health',
    pattern:
      /["'`][^"'`\s]{0,40}\/(health|healthz|healthy|health-?check|health_check)(\/[\w-]{0,20})?["'`]|["'`](healthz|health-?check|health_check|health\/)\/?["'`]/,
    example: "app.get('/healthz', ok)",
  },
  {
    literal: 'health',
    pattern:
      /\b(get|route|path|re_path|url|scope|match)\b[ (]{1,3}r?["'`:]\/?\^?(health|healthz|health[-_]?checks?)\b\/?\$?["'`,]|\bhealth:\s*["']\/|rails\/health#show/i,
    example: 'get "health", to: "health#show"',
  },
  {
    literal: '_status',
    pattern: /["'`]\/?_status["'`]/,
    example: "@app.route('/_status')",
  },
  {
    literal: 'ping',
    pattern:
      /\b(get|route|path|re_path|HandleFunc|Handle|GET|MapGet|GetMapping)\b[ (]{1,3}r?["'`]\/?\^?ping\/?\$?["'`]/,
    example: 'get "/ping", to: "heartbeat#ping"',
  },
  {
    literal: 'live',
    pattern: /["'`](?:[^"'`\s]{0,40}\/)(?:livez|liveness|is-?alive)["'`]/i,
    example: 'get("/internal/isAlive") {',
  },
  {
    literal: 'ead',
    pattern: /["'`](?:[^"'`\s]{0,40}\/)(?:readyz|readiness|is-?ready)["'`]/i,
    example: 'mux.Handle("/readyz", ok)',
  },
  {
    literal: 'eartbeat',
    pattern: /["'`]\/?(__heartbeat__|__lbheartbeat__|heartbeat)\/?["'`]/,
    example: 'path("__heartbeat__", heartbeat)',
  },
  {
    literal: 'Health',
    pattern:
      /\b(MapHealthChecks|UseHealthChecks|RegisterHealthServer|add_HealthServicer\w*|HealthServer::new)\b/,
    example: 'app.MapHealthChecks("/alive");',
  },
  {
    literal: 'OkComputer',
    pattern: /\bOkComputer::(Engine|Registry)\b/,
    example: 'mount OkComputer::Engine, at: "/status"',
  },
].map((row) => ({ ...row, notPath: notServer }));

/** A line that asks somebody else. */
export const asking =
  /\bfetch\(|\baxios\b|\brequests\.|\bhttpx\.|\bhttp\.(Get|Head|NewRequest|request|get)\(|\burlopen\(|\b(Http|Web|Rest)(Client|Template)\b|\bgot\(|\bcurl\b|https?:\/\/|\bNet::HTTP\b|\bHttp::|\bredirect\b/;

/** Packages that serve health by being there. */
export const packages =
  /spring-boot-starter-actuator|quarkus-smallrye-health|micronaut-management|AspNetCore\.(Diagnostics\.)?HealthChecks|^AspNetCore\.HealthChecks|@nestjs\/terminus|@godaddy\/terminus|^(django-health-check|django-alive|django-watchman|okcomputer|health_check|health-monitor-rails|dockerflow|spatie\/laravel-health|liip\/monitor-bundle|lightship)$/;

/** Descriptors by which a platform asks the application how it is. */
export const probes: readonly { readonly path: RegExp; readonly text: RegExp; readonly example: string }[] = [
  {
    path: /\.tf$/,
    text: /^\s*(health_?check_(path|url|command)|probe_path|probe_command|(liveness|readiness|startup)_probe|health_check)\s*[={]/m,
    example: '  health_check {',
  },
  {
    path: /\.tf$/,
    text: /^resource\s+"(aws_route53_health_check|google_monitoring_uptime_check_config|google_compute_health_check|azurerm_application_insights_(standard_)?web_test|datadog_synthetics_test|uptimerobot_monitor|betteruptime_monitor|pingdom_check|statuscake_\w+|checkly_check|newrelic_synthetics_monitor)"/m,
    example: 'resource "aws_route53_health_check" "shop" {',
  },
  {
    path: /(^|\/)fly[\w.-]*\.toml$/,
    text: /^\s*\[\[?(http_service|services)?\.?\w*checks/m,
    example: '[[http_service.checks]]',
  },
  {
    // A description of the API, by which the gateway serves it.
    path: /\.ya?ml$/,
    text: /^ {2,4}["']?\/(?:[\w{}-]{1,40}\/){0,3}(?:health|healthz|health-?check)(?:\/[\w-]{1,40}){0,2}["']?:[ \t]*$/m,
    example: '  /healthcheck/partners:',
  },
  { path: /(^|\/)render\.ya?ml$/, text: /^\s*healthCheckPath:/m, example: '    healthCheckPath: /ok' },
  { path: /(^|\/)railway\.(json|toml)$/, text: /healthcheckPath/, example: '"healthcheckPath": "/ok"' },
  {
    path: /(^|\/)app[\w.-]*\.ya?ml$/,
    text: /^(readiness_check|liveness_check):/m,
    example: 'readiness_check:',
  },
  { path: /\.(nomad|hcl)$/, text: /^\s*check\s*\{/m, example: '      check {' },
  {
    path: /\.(ya?ml|json|template)$/,
    text: /AWS::Route53::HealthCheck|\bHealthCheckPath\b/,
    example: 'Type: AWS::Route53::HealthCheck',
  },
  {
    path: /\.(tf|ya?ml)$/,
    text: /^\s*alertmanager_\w+\s*=|^\s*(chart\s*=|chart:|-?\s*name:)\s*["']?kube-prometheus-stack\b/m,
    example: '  chart = "kube-prometheus-stack"',
  },
];

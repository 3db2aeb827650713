import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { probes } from './_health.js';

/** What in a file tells people when something is wrong, as code. */
export const rows = [
  { text: /^kind:\s*["']?PrometheusRule\b/m, note: 'alert rules', example: 'kind: PrometheusRule' },
  { text: /^\s*-\s*alert:\s*\S/m, note: 'alert rules', example: '- alert: Down' },
  {
    text: /\b(pagerduty|slack|opsgenie|webhook|email|victorops|msteams|pushover|telegram|discord)_configs:/,
    note: 'receivers of alerts',
    example: 'slack_configs:',
  },
  {
    text: /^\s*contactPoints:/m,
    note: 'receivers of alerts',
    example: 'contactPoints:',
  },
  {
    text: /^resource\s+"(aws_cloudwatch_(metric|composite)_alarm|aws_route53_health_check|datadog_monitor|datadog_synthetics_test|newrelic_\w*(condition|monitor)|google_monitoring_(alert_policy|uptime_check_config)|azurerm_monitor_(metric|scheduled_query_rules|activity_log)_alert\w*|azurerm_application_insights_(standard_)?web_test|pagerduty_service|opsgenie_\w+|opensearch_monitor|grafana_(rule_group|contact_point)|uptimerobot_monitor|betteruptime_monitor|pingdom_check|statuscake_\w+|checkly_\w+|honeycombio_trigger|sentry_\w*alert\w*)"/m,
    note: 'alarms as code',
    example: 'resource "datadog_monitor" "x" {',
  },
  {
    text: /^\s*source\s*=\s*"[^"\n]{0,200}\b(statuscake|pingdom|uptimerobot|cloudwatch-alarms?|metric-alarm|datadog-monitors?)\b/m,
    note: 'alarms as code, in a module',
    example: 'source = "./modules/statuscake"',
  },
  {
    text: /\bAWS::(CloudWatch::(Composite)?Alarm|Route53::HealthCheck)\b/,
    note: 'alarms as code',
    example: 'Type: AWS::CloudWatch::Alarm',
  },
  {
    text: /\bMicrosoft\.Insights\/(metricAlerts|webtests|scheduledQueryRules|activityLogAlerts)\b/i,
    note: 'alarms as code',
    example: "resource alert 'Microsoft.Insights/metricAlerts@2018-03-01' = {",
  },
  {
    text: /^dependencies:[\s\S]{0,2000}?^[ ]{0,8}(?:- )?[ ]{0,8}name:[ ]{0,8}["']?[\w-]{0,60}-alerts?["']?[ ]{0,8}$/m,
    note: 'alert rules, by a chart',
    example: 'dependencies:\n  - name: generic-prometheus-alerts',
  },
] as const;

/** What in a file brings logs or metrics to those who look at them. The literal is a cheap check. */
export const shippers = [
  {
    literal: 'kind:',
    text: /^[ \t]*kind:[ \t]*["']?(Fluent\w*|ClusterFlow|Flow|ClusterLogging)\b/m,
    example: 'kind: ClusterFlow',
  },
  {
    literal: 'HelmRelease',
    text: /^kind:\s*["']?HelmRelease\b[\s\S]{0,4000}?^[ \t]{0,12}(?:chart|name):\s*["']?(?:loki|victoria-logs\w*|vlogs|promtail|alloy|fluent-bit|fluentd|fluent-operator|vector|filebeat|logging-operator|graylog|k8s-monitoring)\b/m,
    example: 'kind: HelmRelease\nspec:\n  chart: promtail',
  },
  { literal: '[OUTPUT]', text: /^[ \t]*\[OUTPUT\]/m, example: '[OUTPUT]' },
  { literal: '<match', text: /<match\s/, example: '<match tea.**>' },
  {
    literal: 'resource',
    text: /^resource\s+"(aws_cloudwatch_log_group|datadog_logs_\w+|aws_kinesis_firehose_delivery_stream|aws_opensearch_domain)"/m,
    example: 'resource "aws_cloudwatch_log_group" "tea" {',
  },
  { literal: 'Tracing', text: /^[ \t]{2,40}Tracing:[ \t]*["']?Active\b/m, example: '    Tracing: Active' },
  {
    literal: 'tracing:',
    text: /^[ \t]{2,8}tracing:[ \t]*\r?\n(?:[ \t]{3,20}apiGateway:[^\n]{0,20}\n)?[ \t]{3,20}lambda:[ \t]*(?:true|Active)\b/m,
    example: '  tracing:\n    lambda: true',
  },
  {
    literal: 'otlp',
    text: /^management\.(?:otlp|opentelemetry)\.[\w.-]{3,80}[ \t]*[=:]|^management:[\s\S]{0,2000}?^[ ]{2,8}otlp:/m,
    example: 'management.otlp.metrics.export.url=${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/metrics',
  },
  {
    literal: 'AWS::Logs::',
    text: /^[ \t]*"?Type"?:[ \t]*["']?AWS::Logs::(?:LogGroup|SubscriptionFilter|Destination)\b/m,
    example: 'Type: AWS::Logs::SubscriptionFilter',
  },
  {
    literal: 'AWS_LAMBDA_EXEC_WRAPPER',
    text: /^[ \t]*"?AWS_LAMBDA_EXEC_WRAPPER"?[ \t]*[:=][ \t]*["']?\/opt\/(?:dynatrace|otel|newrelic|datadog)/m,
    example: 'AWS_LAMBDA_EXEC_WRAPPER: /opt/otel-handler',
  },
  { literal: 'filebeat.inputs', text: /^[ \t]*filebeat\.inputs:/m, example: 'filebeat.inputs:' },
  { literal: 'scrape_configs', text: /^[ \t]*scrape_configs:/m, example: 'scrape_configs:' },
  {
    literal: 'oneagent',
    text: /liboneagentproc\.so|^[^#\n]{0,200}\bdynatrace\/oneagent\b/m,
    example: 'ENV LD_PRELOAD=/opt/dynatrace/oneagent/agent/lib64/liboneagentproc.so',
  },
  {
    literal: '-javaagent:',
    text: /^[^#\n]{0,300}-javaagent:[^\s"']{0,200}(?:newrelic|opentelemetry|dd-java-agent|elastic-apm|applicationinsights|skywalking)/m,
    example: 'ENV JAVA_TOOL_OPTIONS="-javaagent:/opt/opentelemetry-javaagent.jar"',
  },
  {
    literal: 'onnectionString"',
    text: /"connectionString"\s{0,9}:\s{0,9}"[^"\n]{0,200}(?:app-?insights|APPLICATIONINSIGHTS|InstrumentationKey)/i,
    example: '"connectionString": "${APPLICATIONINSIGHTS_CONNECTION_STRING}"',
  },
] as const;

export default defineDetector({
  about: 'Alert rules, health checks and log shipping as code',
  reads: {
    configurations: files([
      '**/*.{yml,yaml,tf,conf,bicep,hcl,nomad,template}',
      '**/application*.properties',
      '**/{fly*.toml,railway.json,railway.toml}',
      '**/{Dockerfile,Dockerfile.*,*.Dockerfile,applicationinsights.json}',
    ]),
  },
  emits: ['operations.alerts', 'operations.health-check', 'operations.logs-reach-developers'],
  *detect({ configurations }) {
    for (const { text, note } of rows) {
      const file = configurations.find((one) => !one.path.startsWith('.github/') && text.test(one.text));
      if (file) yield { signal: 'operations.alerts', at: file.find(text) ?? file.at(1), note };
    }
    for (const { path, text } of probes) {
      const file = configurations.find((one) => path.test(one.path) && text.test(one.text));
      if (file)
        yield {
          signal: 'operations.health-check',
          at: file.find(text) ?? file.at(1),
          note: 'the platform asks how it is',
        };
    }
    for (const file of configurations) {
      const shipper = shippers.find(
        ({ literal, text }) => file.text.includes(literal) && text.test(file.text),
      );
      if (!shipper) continue;
      const at = file.find(shipper.text) ?? file.at(1);
      yield { signal: 'operations.logs-reach-developers', at, note: 'logs or metrics are collected' };
      break;
    }
  },
});

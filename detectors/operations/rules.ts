import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

/** What in a file tells people when something is wrong, as code. */
export const rows = [
  { text: /^kind:\s*["']?PrometheusRule\b/m, note: 'alert rules', example: 'kind: PrometheusRule' },
  { text: /^\s*-\s*alert:\s*\S/m, note: 'alert rules', example: '- alert: Down' },
  {
    text: /\b(pagerduty_configs|slack_configs|opsgenie_configs):/,
    note: 'receivers of alerts',
    example: 'slack_configs:',
  },
  {
    text: /^resource\s+"(aws_cloudwatch_metric_alarm|datadog_monitor|newrelic_alert_condition|newrelic_nrql_alert_condition|google_monitoring_alert_policy|azurerm_monitor_metric_alert|pagerduty_service|opensearch_monitor|grafana_rule_group|uptimerobot_monitor|statuscake_uptime_check|checkly_check)"/m,
    note: 'alarms as code',
    example: 'resource "datadog_monitor" "x" {',
  },
] as const;

const logs =
  /^\s*kind:\s*["']?(Fluent\w*|ClusterFlow|Flow|ClusterLogging)\b|^\s*\[OUTPUT\]|<match\s|^resource\s+"(aws_cloudwatch_log_group|datadog_logs_\w+|aws_kinesis_firehose_delivery_stream|aws_opensearch_domain)"|^\s*(filebeat\.inputs|scrape_configs):/m;

export default defineDetector({
  about: 'Alert rules and log shipping as code',
  reads: { configurations: files(['**/*.{yml,yaml,tf,conf}']) },
  emits: ['operations.alerts', 'operations.logs-reach-developers'],
  *detect({ configurations }) {
    for (const { text, note } of rows) {
      const file = configurations.find((one) => !one.path.startsWith('.github/') && text.test(one.text));
      if (file) yield { signal: 'operations.alerts', at: file.find(text) ?? file.at(1), note };
    }
    const shipping = configurations.find((one) => logs.test(one.text));
    if (shipping)
      yield {
        signal: 'operations.logs-reach-developers',
        at: shipping.find(logs) ?? shipping.at(1),
        note: 'logs or metrics are collected',
      };
  },
});

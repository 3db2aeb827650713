import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import type { SourceFile } from '../../src/input/source-file.js';

interface Row {
  readonly way: string;
  /** Step by step; else all at once, when the new version is well. */
  readonly stepwise?: boolean;
  /** Linear-time. */
  readonly says: RegExp;
  readonly example: string;
}

/** How descriptions of cloud resources say that traffic moves to the new version step by step, or all at once when it is well. */
export const rows: readonly Row[] = [
  {
    way: 'CodeDeploy replaces the tasks blue/green',
    stepwise: true,
    says: /"?deployment_?controller"?\s*[:={][^#]{0,120}?\bCODE_?DEPLOY\b/i,
    example: 'DeploymentController:\n  Type: CODE_DEPLOY',
  },
  {
    way: 'CodeDeploy shifts traffic',
    stepwise: true,
    says: /\bCodeDeployDefault\.\w{0,20}(?:Canary|Linear|ECSAllAtOnce)|\bdeployment_option\s*=\s*"WITH_TRAFFIC_CONTROL"|\b(?:Lambda|Ecs)DeploymentConfig\.(?:CANARY|LINEAR)/,
    example: 'deployment_config_name = "CodeDeployDefault.ECSLinear10PercentEvery1Minutes"',
  },
  {
    way: 'functions shift traffic',
    stepwise: true,
    says: /^[ \t]+DeploymentPreference:[ \t]*\n(?:[ \t]+\w+:[^\n]{0,120}\n){0,6}?[ \t]+Type:[ \t]*["']?(?:Canary|Linear)/m,
    example: '      DeploymentPreference:\n        Type: Canary10Percent5Minutes',
  },
  {
    // Whoever deploys says how: the old version serves until the alias moves in any case.
    way: 'CodeDeploy moves the alias to the new version of a function',
    says: /^[ \t]+DeploymentPreference:[ \t]*\n(?:[ \t]+(?!Enabled:[ \t]*["']?false)\w+:[^\n]{0,120}\n){0,6}?[ \t]+Type:/m,
    example: '      DeploymentPreference:\n        Type: !Ref Preference',
  },
];

/** A service of ECS takes old tasks away when the new ones are well, unless it may have none at all. */
const service = /resource\s+"aws_ecs_service"|^[ \t]+"?Type"?:\s*"?['"]?AWS::ECS::Service\b/m;
const noneMayRun = /\b(?:deployment_minimum_healthy_percent|MinimumHealthyPercent)"?\s*[:=]\s*"?0\b/;
const balanced = /^[ \t]*(?:load_balancer\s*\{|dynamic\s+"load_balancer"|"?LoadBalancers"?:)/m;
const healthChecked = /^[ \t]*(?:health_check\s*\{|"?HealthCheckPath"?:)/m;

export default defineDetector({
  about: 'Services and functions of clouds whose old version serves until the new one is well',
  reads: {
    described: files([
      '**/*.{tf,tofu,template}',
      '**/*.template.json',
      '**/{cloudformation,cfn,infra,infrastructure,templates,aws,stacks,deploy}/**/*.{yml,yaml}',
      '**/{template,cloudformation,stack,*-stack,*.cfn,serverless}.{yml,yaml}',
      '**/{cdk,infra,infrastructure,lib,stacks}/**/*.{ts,py}',
    ]),
  },
  emits: ['deploy.zero-downtime', 'deploy.staged'],
  *detect({ described }) {
    const shifting = described.flatMap((file) => {
      const row = rows.find(({ says }) => says.test(file.text));
      return row ? [{ at: file.find(row.says) ?? file.at(1), note: row.way, stepwise: row.stepwise }] : [];
    });
    for (const { at, note, stepwise } of shifting.slice(0, 3)) {
      yield { signal: 'deploy.zero-downtime', at, note };
      yield stepwise
        ? { signal: 'deploy.staged', at, note }
        : { signal: 'deploy.staged', at, note, strength: 'weak' };
    }
    const rolling = described.find((file) => isRolling(file, described));
    if (rolling)
      yield {
        signal: 'deploy.zero-downtime',
        at: rolling.find(service) ?? rolling.at(1),
        note: 'ECS takes old tasks away when new ones pass the health check of the load balancer',
      };
  },
});

function isRolling(file: SourceFile, all: readonly SourceFile[]): boolean {
  return (
    service.test(file.text) &&
    balanced.test(file.text) &&
    !noneMayRun.test(file.text) &&
    all.some((other) => other.folder === file.folder && healthChecked.test(other.text))
  );
}

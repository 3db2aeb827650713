import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { type KubernetesObject, kubernetes } from '../../src/input/kubernetes.js';

interface Row {
  readonly tool: string;
  readonly path: RegExp;
  /** A setting by which a failed deployment goes back by itself. Linear-time. */
  readonly says: RegExp;
  readonly example: string;
}

const yaml = /\.ya?ml$/;
const terraform = /\.(tf|tofu)$/;
const code = /\.(ts|js|mjs|py|java|cs|go)$/;

/** How tools say that a failed deployment is taken back without anybody. */
export const rows: readonly Row[] = [
  {
    tool: 'Helm',
    path: /\.(ya?ml|sh|bash|mk|ps1|groovy)$|(^|\/)(Makefile|Jenkinsfile|justfile|Justfile)$/,
    says: /^[^#\n]{0,200}\bhelm\b[^\n#]{0,200}[ \t]--(atomic|rollback-on-failure)\b(?!=false)|^[ \t]*--(atomic|rollback-on-failure)\b(?!=false)/m,
    example: 'helm upgrade tea ./chart --install --atomic',
  },
  {
    tool: 'Helmfile',
    path: /(^|\/)helmfile[^/]*\.ya?ml(\.gotmpl)?$/,
    says: /^[ \t]+atomic:[ \t]*true\b/m,
    example: 'helmDefaults:\n  atomic: true',
  },
  {
    tool: 'Terraform',
    path: terraform,
    says: /deployment_circuit_breaker\s*(=\s*)?\{[^}]{0,200}\brollback\s*=\s*true|auto_rollback_configuration\s*\{[^}]{0,200}\benabled\s*=\s*true|^[ \t]+atomic[ \t]*=[ \t]*true\b/m,
    example: 'deployment_circuit_breaker {\n    enable = true\n    rollback = true\n  }',
  },
  {
    tool: 'CloudFormation',
    path: /\.(ya?ml|json)$/,
    says: /"?DeploymentCircuitBreaker"?:[^}]{0,200}\n?[^}]{0,100}"?Rollback"?:\s*true|"?AutoRollbackConfiguration"?:[^}]{0,200}"?Enabled"?:\s*true/,
    example: 'DeploymentCircuitBreaker:\n  Enable: true\n  Rollback: true',
  },
  {
    tool: 'CodeDeploy',
    path: yaml,
    says: /^[ \t]+DeploymentPreference:[ \t]*\n(?:[ \t]+(?!Enabled:[ \t]*["']?false)\w+:[^\n]{0,120}\n){0,6}?[ \t]+Alarms:/m,
    example: '      DeploymentPreference:\n        Type: Canary10Percent5Minutes\n        Alarms:',
  },
  {
    tool: 'CDK',
    path: code,
    says: /circuit_?[bB]reaker\s*[:=]\s*[\w.(]{0,80}\{?[^}\n]{0,60}rollback\s*[:=]\s*[tT]rue|autoRollback\s*:\s*\{/,
    example: 'circuitBreaker: { rollback: true },',
  },
  {
    tool: 'Nomad',
    path: /\.(nomad|hcl)$/,
    says: /^[ \t]+auto_revert[ \t]*=[ \t]*true\b/m,
    example: '  auto_revert = true',
  },
  {
    tool: 'Swarm',
    path: yaml,
    says: /^[ \t]+failure_action:[ \t]*rollback\b/m,
    example: '    failure_action: rollback',
  },
];

export default defineDetector({
  about: 'Deployments that go back by themselves when they fail',
  reads: {
    objects: kubernetes(),
    settings: files([
      '**/*.{yml,yaml,tf,tofu,nomad,hcl}',
      '**/*.{sh,bash,mk,ps1,groovy}',
      '**/{Makefile,Jenkinsfile,justfile,Justfile}',
      '**/{cdk,infra,infrastructure,lib,stacks}/**/*.{ts,py,java,cs,go}',
      '**/*.template.json',
    ]),
  },
  emits: ['deploy.rollback-by-itself', 'deploy.rollback-automated', 'deploy.change-revertible'],
  *detect({ objects, settings }) {
    const found = [
      ...settings.flatMap((file) => {
        const row = rows.find(({ path, says }) => path.test(file.path) && says.test(file.text));
        return row ? [{ at: file.at(lineOf(file.text, row.says)), tool: row.tool }] : [];
      }),
      ...objects.flatMap((object) => (goesBack(object) ? [{ at: object.at, tool: object.kind }] : [])),
    ];
    for (const { at, tool } of found.slice(0, 3)) {
      for (const signal of [
        'deploy.rollback-by-itself',
        'deploy.rollback-automated',
        'deploy.change-revertible',
      ] as const)
        yield { signal, at, note: `${tool} takes back a deployment that fails` };
    }
  },
});

/** Objects whose controller takes back what fails: analysed rollouts, remediated releases. */
function goesBack({ kind, apiVersion, node }: KubernetesObject): boolean {
  const spec = node.get('spec');
  if (kind === 'Canary') return apiVersion.startsWith('flagger.app/');
  if (kind === 'HelmRelease') {
    const remediation = spec?.get('upgrade')?.get('remediation');
    const retries = Number(remediation?.get('retries')?.text ?? '0');
    return remediation?.get('remediateLastFailure')?.text === 'true' || retries !== 0;
  }
  if (kind !== 'Rollout') return false;
  const strategy = spec?.get('strategy');
  const [canary, blueGreen] = [strategy?.get('canary'), strategy?.get('blueGreen')];
  const steps = canary?.get('steps')?.items() ?? [];
  return Boolean(
    canary?.get('analysis') ??
      steps.find((step) => step.get('analysis')) ??
      blueGreen?.get('prePromotionAnalysis') ??
      blueGreen?.get('postPromotionAnalysis'),
  );
}

/** The line on which the match ends: the setting itself, not what it belongs to. */
function lineOf(text: string, says: RegExp): number {
  const found = says.exec(text);
  const end = found ? found.index + found[0].length : 0;
  return text.slice(0, end).split('\n').length;
}

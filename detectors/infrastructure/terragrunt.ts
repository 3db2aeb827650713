import { defineDetector } from '../../src/detector.js';
import { files, paths } from '../../src/input/files.js';
import { environmentKind } from '../../src/input/pipelines/environment-kind.js';
import type { EnvironmentKind } from '../../src/input/pipelines/pipeline.js';
import { asProduct, ofDeclarativeCode } from './_signals.js';

const stack = /^\s*(include|terraform|inputs|remote_state)\b/m;
const source = '**/*.{java,kt,go,py,rb,js,ts,tsx,jsx,cs,php,rs,ex,scala,swift,c,cc,cpp}';

export default defineDetector({
  about: 'Terragrunt stacks, and values of Terraform code per environment',
  reads: {
    stacks: files(['**/terragrunt.hcl', '**/terragrunt.stack.hcl']),
    values: paths(['**/*.tfvars', '**/*.tfvars.json']),
    code: paths(source),
  },
  emits: [
    'infrastructure.present',
    'infrastructure.scripted',
    'infrastructure.declarative',
    'infrastructure.orchestrated',
    'infrastructure.several-environments',
    'deploy.scripted',
    'deploy.by-script',
    'delivery.scripted',
    'deploy.several-environments',
    'deploy.same-process',
    'config.versioned',
    'delivers.infrastructure',
    'code.application',
    'build.command',
  ],
  *detect({ stacks, values, code }) {
    const units = stacks.filter(({ text }) => stack.test(text));
    for (const file of units.slice(0, 2)) {
      const at = file.find(stack) ?? file.at(1);
      for (const signal of [...ofDeclarativeCode, 'infrastructure.orchestrated', 'config.versioned'] as const)
        yield { signal, at, note: 'Terragrunt stack' };
      if (units.length > code.length)
        for (const signal of asProduct)
          yield { signal, at, note: 'Terragrunt stacks are most of the repository' };
    }
    const several = ofSeveralEnvironments([...units.map(({ path }) => path), ...values]);
    for (const path of several)
      for (const signal of [
        'infrastructure.several-environments',
        'deploy.several-environments',
        'deploy.same-process',
        'config.versioned',
      ] as const)
        yield { signal, at: { path, line: 1 }, note: 'an environment of its own, from the same code' };
  },
});

/** One path of production and one of another environment, if both are there. */
function ofSeveralEnvironments(all: readonly string[]): readonly string[] {
  const of = (...kinds: readonly EnvironmentKind[]) => all.find((path) => kinds.includes(kindOf(path)));
  const production = of('production');
  const other = of('pre-production', 'development');
  return production !== undefined && other !== undefined ? [production, other] : [];
}

/** The innermost part of the path that names an environment decides. */
function kindOf(path: string): EnvironmentKind {
  const parts = path
    .replace(/\.tfvars(\.json)?$/, '')
    .split('/')
    .toReversed();
  return parts.map(environmentKind).find((kind) => kind !== 'unknown') ?? 'unknown';
}

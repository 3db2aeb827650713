import { type DataNode, texts } from '../../../data.js';
import type { Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { usesStep } from '../parts/graph.js';
import { commandOf, runs } from '../parts/scripts.js';

/** A step at which somebody, or a ticket that somebody decides on, has to say yes. */
export function isApproval(step: DataNode): boolean {
  return /Approval$/.test(step.get('type')?.text ?? '');
}

/** A step by its type: a script that it runs, or a task of the system. */
export function stepsOf(step: DataNode): readonly Step[] {
  const type = step.get('type')?.text;
  const spec = step.get('spec');
  if (type === undefined || type === 'Background') return [];
  const name = step.get('name')?.text;
  const script =
    spec?.get('command') ??
    spec?.get('source', 'spec', 'script') ??
    spec?.get('script') ??
    spec?.get('run') ??
    undefined;
  const command = commandOf(script);
  if (command) {
    const env = scalars(spec?.get('envVariables') ?? spec?.get('envs'));
    const shell = spec?.get('shell')?.text?.toLowerCase();
    return [
      {
        ...runs(command),
        ...given({
          name,
          shell: shell && /^(?:bash|sh|powershell|pwsh|python)$/.test(shell) ? shell : undefined,
          env: Object.keys(env).length > 0 ? env : undefined,
        }),
      },
    ];
  }
  const action = spec?.get('uses')?.text;
  if (action !== undefined)
    return [usesStep(action.split('@')[0] ?? action, step.at, { with: scalars(spec?.get('with')) })];
  return [usesStep(`harness/${type.toLowerCase()}`, step.at, given({ name, with: scalars(spec) }))];
}

function scalars(node: DataNode | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (node?.entries() ?? []).flatMap(({ key, value }) => {
      const all = texts(value);
      return all.length === 0 || /secret|token|password/i.test(key) ? [] : [[key, all.join(' ')]];
    }),
  );
}

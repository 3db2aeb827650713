import type { Step } from '../../pipeline.js';
import { type Call, namedOf, plainArgs } from '../code/tree.js';
import { given } from '../parts/given.js';
import { keptFiles, usesStep } from '../parts/graph.js';
import { triggersOf } from '../parts/occasions.js';
import type { Reading } from '../parts/reading.js';
import { cleanFolder, runs } from '../parts/scripts.js';
import type { Around } from './around.js';
import type { Draft, Flow } from './flow.js';
import { shells } from './known.js';
import { commandText, type Known, textOf } from './values.js';

/** Writes down what calls do as steps of the jobs that they stand in. */
export class Recorder {
  constructor(
    private readonly reading: Reading,
    private readonly flow: Flow,
  ) {}

  shell(call: Call, name: string, around: Around): void {
    const first = plainArgs(call)[0];
    const script = namedOf(call, 'script') ?? first;
    const text = commandText(script, around.known);
    if (text === undefined || !script) return;
    const draft = this.job(call, around);
    const status = namedOf(call, 'returnStatus');
    const step: Step = {
      ...runs({ text, file: around.file, line: script.line }),
      ...this.shared(draft, around),
      ...given({
        name: textOf(namedOf(call, 'label'), around.known),
        shell: shells[name],
        folder: cleanFolder(around.folder),
        env: Object.keys(around.env).length > 0 ? around.env : undefined,
        optional:
          around.optional || (status?.is === 'name' && status.name === 'true') ? (true as const) : undefined,
      }),
    };
    draft.steps.push(...this.reading.steps([step]));
  }

  private shared(draft: Draft, around: Around) {
    return given({
      condition: around.condition === draft.scope.condition ? undefined : around.condition,
      triggers: around.starts === draft.scope.starts ? undefined : triggersOf(around.starts),
    });
  }

  job(call: Call, around: Around): Draft {
    const draft = this.flow.job(around.file.at(call.line), around);
    if (around.image !== undefined) draft.image ??= around.image;
    return draft;
  }

  uses(call: Call, uses: string, around: Around, name?: string): void {
    const draft = this.job(call, around);
    const at = around.file.at(call.line);
    const inputs = { ...inputsOf(call, around.known), ...given({ name }) };
    const filled = Object.keys(inputs).length > 0 ? { with: inputs } : {};
    const step = usesStep(`jenkins/${uses}`, at, { ...filled, ...this.shared(draft, around) });
    draft.steps.push(...this.reading.steps([step]));
    keep(uses, inputs, draft, at);
  }
}

/** Arguments as texts; the first without a name is what the step is about. */
function inputsOf(call: Call, known: Known): Record<string, string> {
  const lists = plainArgs(call).flatMap((arg) => (arg.is === 'list' ? arg.named : []));
  const inputs: Record<string, string> = {};
  for (const { key, value } of [...call.named, ...lists].slice(0, 40)) {
    const text = textOf(value, known) ?? (value.is === 'name' ? value.name : undefined);
    if (text !== undefined) inputs[key] = text.slice(0, 2000);
  }
  const first = textOf(plainArgs(call)[0], known);
  if (first !== undefined) inputs.name ??= first.slice(0, 2000);
  return inputs;
}

function keep(uses: string, inputs: Readonly<Record<string, string>>, draft: Draft, at: Step['at']): void {
  const what = inputs.artifacts ?? inputs.testResults ?? inputs.name ?? '';
  if (/^archive/i.test(uses)) draft.produces.push({ ...keptFiles('', at, what), name: what || 'artifacts' });
  if (uses === 'stash') draft.produces.push({ kind: 'files', name: inputs.name ?? 'stash', at });
  if (uses === 'unstash' || uses === 'copyArtifacts')
    draft.consumes.push({ kind: 'files', name: inputs.name ?? inputs.projectName ?? 'artifacts', at });
  if (uses === 'junit') draft.produces.push({ kind: 'report', name: what || 'junit', at });
  if (uses === 'docker.push') draft.produces.push({ kind: 'image', name: inputs.name ?? 'image', at });
}

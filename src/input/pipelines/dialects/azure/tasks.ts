import type { DataNode } from '../../../data.js';
import type { Artifact, Step } from '../../pipeline.js';
import { keptFiles } from '../parts/graph.js';

/** Tasks that are nothing but a shell: the input that holds the script, and the shell that reads it. */
const shells: readonly {
  readonly task: RegExp;
  readonly input: string;
  readonly shell?: string;
  /** Input that names the shell. */
  readonly by?: string;
}[] = [
  { task: /^bash$/i, input: 'script', shell: 'bash' },
  { task: /^powershell$/i, input: 'script', shell: 'pwsh' },
  { task: /^cmdline$/i, input: 'script' },
  { task: /^azurecli$/i, input: 'inlinescript', by: 'scripttype' },
  { task: /^azurepowershell$/i, input: 'inline', shell: 'pwsh' },
  { task: /^awsshellscript$/i, input: 'inlinescript', shell: 'bash' },
  { task: /^awspowershellmodulescript$/i, input: 'inlinescript', shell: 'pwsh' },
];

/** The script that a task runs as it is written, where the task is only a shell for it. */
export function inlineScript(
  task: string,
  inputs: DataNode | undefined,
): { readonly node: DataNode; readonly shell?: string } | undefined {
  const row = shells.find((each) => each.task.test(task));
  if (!row) return undefined;
  const of = (name: string) => inputs?.entries().find(({ key }) => key.toLowerCase() === name)?.value;
  const isFile =
    /file/i.test(of('targettype')?.text ?? of('scriptlocation')?.text ?? of('scripttype')?.text ?? '') ||
    (!of(row.input) && true);
  const node = of(row.input);
  if (!node || isFile) return undefined;
  const shell = row.shell ?? shellOf(of(row.by ?? '')?.text);
  return { node, ...(shell === undefined ? {} : { shell }) };
}

function shellOf(type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  if (/^(ps|pscore)$/i.test(type)) return 'pwsh';
  return type === 'batch' ? 'cmd' : 'bash';
}

/** Files and reports that a step keeps. */
export function producedBy({ uses = '', with: inputs = {}, at }: Step): readonly Artifact[] {
  const name = inputs.artifact ?? inputs.artifactname;
  const paths = inputs.targetpath ?? inputs.pathtopublish ?? inputs.path ?? '';
  const task = uses.toLowerCase().replace('azure-pipelines/', '');
  if (/^publishbuildartifacts$/.test(task)) return [keptFiles(name ?? 'drop', at, paths)];
  if (/^(publishpipelineartifact|publish)$/.test(task)) return [keptFiles(name ?? 'artifact', at, paths)];
  if (task === 'publishtestresults')
    return [{ kind: 'report', name: inputs.testruntitle ?? 'test results', at }];
  if (task === 'publishcodecoverageresults') return [{ kind: 'report', name: 'coverage', at }];
  return [];
}

/** Files of an earlier job that a step brings; files of other pipelines are none of this one. */
export function consumedBy({ uses = '', with: inputs = {}, at }: Step): readonly Artifact[] {
  const task = uses.toLowerCase().replace('azure-pipelines/', '');
  if (!/^(downloadbuildartifacts|downloadpipelineartifact|download)$/.test(task)) return [];
  const from = inputs.buildtype ?? inputs.source ?? inputs.download ?? 'current';
  if (from === 'none' || (/^specific/.test(from) && task !== 'download')) return [];
  return [{ kind: 'files', name: inputs.artifact ?? inputs.artifactname ?? '*', at }];
}

/** Whether a step waits for a person. */
export function isValidation({ uses = '' }: Step): boolean {
  return /^azure-pipelines\/manual(validation|intervention)$/i.test(uses);
}

/** Whether a step keeps files for later runs. */
export function isCache({ uses = '' }: Step): boolean {
  return /^azure-pipelines\/cache(beta)?$/i.test(uses);
}

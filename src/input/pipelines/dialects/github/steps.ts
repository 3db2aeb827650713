import type { Place } from '../../../../evidence.js';
import type { DataNode } from '../../../data.js';
import type { SourceFile } from '../../../source-file.js';
import { isKnownAction } from '../../intents/actions.js';
import type { Artifact, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { keptFiles } from '../parts/graph.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import type { Reading } from '../parts/reading.js';
import { cleanFolder, commandOf, runs } from '../parts/scripts.js';
import { both, neverRuns, startsUnder } from './conditions.js';
import { actionElsewhere } from './elsewhere.js';
import { conditionOf, envOf, filled, inputsOf, type Known, mappingOf, withEnv } from './inputs.js';
import { inputsInMatrix, isTasked } from './matrix.js';

/** Local actions that use each other are followed this deep. */
const depthLimit = 8;

/** What is known where a step stands. */
export interface Around {
  readonly reading: Reading;
  readonly known: Known;
  readonly starts: readonly Start[];
  readonly env: Known;
  readonly folder: string | undefined;
  readonly shell?: string;
  /** What the runs of the job's matrix know, one of them each. */
  readonly matrix?: readonly Known[];
  /** Condition of the action that the step is part of. */
  readonly condition?: string;
  /** Actions on the way here. */
  readonly within: readonly string[];
  /** Calls on the way out of the scanned repository. */
  readonly through: readonly Place[];
}

/** The steps of a job or of a composite action. */
export function stepsOf(list: DataNode | undefined, around: Around): readonly Step[] {
  return around.reading.steps((list?.items() ?? []).flatMap((step) => stepOf(step, around)));
}

function stepOf(step: DataNode, around: Around): readonly Step[] {
  const condition = both(around.condition, conditionOf(step, around.known));
  if (neverRuns(condition, around.starts)) return [];
  const starts = startsUnder(condition, around.starts);
  const env = envOf(step.get('env'), around.env, around.known);
  const shared = given({
    name: step.get('name')?.text,
    condition,
    triggers: starts && triggersOf(starts),
    optional: step.get('continue-on-error')?.scalar === true ? (true as const) : undefined,
    env: Object.keys(env).length > 0 ? env : undefined,
    through: around.through.length > 0 ? around.through : undefined,
  });
  const uses = step.get('uses');
  if (uses?.text !== undefined)
    return usedBy(step, uses, { ...around, env, ...given({ condition }) }, { ...shared, work: [] });
  return ranBy(step, around, env, shared);
}

function ranBy(step: DataNode, around: Around, env: Known, shared: Partial<Step>): readonly Step[] {
  const command = commandOf(step.get('run'));
  if (!command) return [];
  const known = withEnv(around.known, env);
  const folder = step.get('working-directory')?.text ?? around.folder;
  return textsOf(command.text, known, around.matrix ?? []).map((text) => ({
    ...shared,
    ...runs({ ...command, text }),
    ...given({
      shell: step.get('shell')?.text ?? around.shell,
      folder: folder === undefined ? undefined : cleanFolder(withoutWorkspace(filled(folder, known))),
    }),
  }));
}

/** A script as it runs: once, or once for each task that the matrix names. */
function textsOf(script: string, known: Known, matrix: readonly Known[]): readonly string[] {
  const text = filled(script, known);
  if (!isTasked(text)) return [text];
  const texts = new Set(matrix.map((values) => filled(text, values)).filter((one) => one !== text));
  return texts.size > 0 ? [...texts] : [text];
}

function withoutWorkspace(folder: string): string {
  return folder.replace(/^\$\{\{\s*github\.workspace\s*\}\}\/?/, '');
}

function usedBy(
  step: DataNode,
  uses: DataNode,
  around: Around,
  shared: Partial<Step> & Pick<Step, 'work'>,
): readonly Step[] {
  const [target = '', version] = targetOf((uses.text ?? '').trim());
  const inputs = mappingOf(step.get('with'), withEnv(around.known, around.env));
  const opaque: Step = { ...shared, at: uses.at, uses: target, ...given({ version }), with: inputs };
  const steps = target.startsWith('./')
    ? localAction(target, uses, inputs, around)
    : otherAction(target, uses, inputs, around);
  return steps ?? inputsInMatrix(inputs, around.matrix ?? []).map((each) => ({ ...opaque, with: each }));
}

function targetOf(uses: string): readonly [string, string?] {
  const at = uses.lastIndexOf('@');
  if (at > 0) return [uses.slice(0, at), uses.slice(at + 1)];
  const image = /^(docker:\/\/[^:]+(?::\d+\/[^:]+)?):([^:/]+)$/.exec(uses);
  return image ? [image[1] ?? '', image[2] ?? ''] : [uses];
}

/** Steps of a composite action of the repository; an action of another sort is one step that is not looked into. */
function localAction(
  uses: string,
  from: DataNode,
  inputs: Known,
  around: Around,
): readonly Step[] | undefined {
  const folder = cleanFolder(uses) ?? '';
  const file = actionFile(folder, from, around);
  return file && stepsOfAction({ uses, file, folder, from }, inputs, around);
}

/** Steps of a composite action of a repository that takes part in the run. What the tables know they know better. */
function otherAction(
  uses: string,
  from: DataNode,
  inputs: Known,
  around: Around,
): readonly Step[] | undefined {
  if (isKnownAction(uses, 'github-actions')) return undefined;
  const there = actionElsewhere(from.text ?? '', around.reading);
  if (!there || 'unavailable' in there) return undefined;
  const { file } = there;
  const through = [...around.through, from.at];
  return stepsOfAction({ uses, file, folder: file.folder, from }, inputs, { ...around, through });
}

/** An action that a step uses: its description, and the folder that holds it. */
interface Action {
  readonly uses: string;
  readonly file: SourceFile;
  readonly folder: string;
  readonly from: DataNode;
}

function stepsOfAction(
  { uses, file, folder, from }: Action,
  inputs: Known,
  around: Around,
): readonly Step[] | undefined {
  const root = around.reading.yaml(file)?.root;
  const steps = root?.get('runs', 'steps');
  if (!root || !steps) return undefined;
  if (around.within.includes(file.path) || around.within.length >= depthLimit)
    return around.reading.fault({
      path: from.file.path,
      line: from.line,
      reason: `${uses} uses itself, or actions are nested more than ${depthLimit} deep`,
    });
  return stepsOf(steps, {
    ...around,
    known: { ...inputsOf(root.get('inputs'), inputs), 'github.action_path': folder },
    folder: undefined,
    within: [...around.within, file.path],
  });
}

function actionFile(folder: string, from: DataNode, { reading }: Around): SourceFile | undefined {
  const named = ['action.yml', 'action.yaml'].map((name) => (folder === '' ? name : `${folder}/${name}`));
  const path = named.find((candidate) => reading.exists(candidate));
  if (path !== undefined) return reading.look.file(path);
  // An action can be made, or its repository checked out, by an earlier step.
  if (reading.look.match(`${folder}/**`).length > 0) return reading.named(`${folder}/action.yml`, from);
  return undefined;
}

/** Files that a step keeps for later. */
export function producedBy({ uses, with: inputs = {}, at }: Step): readonly Artifact[] {
  if (uses === 'actions/upload-pages-artifact') return [{ kind: 'files', name: 'github-pages', at }];
  return isUpload(uses) ? [keptFiles(inputs.name ?? 'artifact', at, inputs.path)] : [];
}

/** Files of an earlier job that a step brings. */
export function consumedBy({ uses, with: inputs = {}, at }: Step): readonly Artifact[] {
  if (uses === 'actions/deploy-pages') return [{ kind: 'files', name: 'github-pages', at }];
  return isDownload(uses) ? [{ kind: 'files', name: downloaded(inputs), at }] : [];
}

/** Places that the reading of one step may point to more than once are kept once. */
export function distinctPlaces(places: readonly Place[]): readonly Place[] {
  const seen = new Set<string>();
  return places.filter(({ path, line }) => {
    const key = `${path}:${line}`;
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

function isUpload(uses = ''): boolean {
  return /^(actions|forgejo|christopherhx)\/(gitea-)?upload-artifact$/i.test(uses);
}

function isDownload(uses = ''): boolean {
  return uses === 'actions/download-artifact' || uses === 'dawidd6/action-download-artifact';
}

function downloaded(inputs: Known): string {
  return inputs.name ?? inputs.pattern ?? 'artifact';
}

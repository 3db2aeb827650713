import type { Place } from '../../evidence.js';
import type { Intent } from '../pipelines/intent.js';
import type { Job, Pipeline, Step, Trigger } from '../pipelines/pipeline.js';
import { pipelines } from '../pipelines/pipelines.js';
import type { Reader } from '../reader.js';
import { resolvePath, rootUnit } from './unit.js';

/** Said of a folder that nothing but a pipeline makes one. */
export const byPipeline = 'folder that a pipeline delivers by itself';

const delivering: readonly Intent[] = ['deploy', 'publish', 'publish-image'];

/** What follows says where a command finds what it delivers. */
const chosen =
  /(?:^|[\s;&|(])(?:cd|pushd|-C|--source(?:[-_]?dir|[-_]?path)?|--src(?:-path)?|--cwd|--prefix|--dir(?:ectory)?|--path|--working-directory|--context|--folder)[ \t=]+["']?([^\s"';&|)]{1,200})/g;

/** Inputs of actions and tasks that say the same. */
const inputs =
  /^(?:working[-_]?dir(?:ectory)?|path|package|project(?:[-_]?path)?|source(?:[-_]?dir)?|app[-_]?(?:dir|location)|folder|context|cwd|subdir(?:ectory)?|publish[-_]?dir)$/i;

/** Folders of source code that a pipeline delivers, by where it runs, what it is handed, or whose changes start it. */
export async function foldersOfJobs(
  reader: Reader,
  isCandidate: (folder: string) => boolean,
): Promise<ReadonlyMap<string, Place>> {
  const { value } = await reader.load(pipelines());
  const found = new Map<string, Place>();
  for (const pipeline of value.filter(({ stale }) => stale === undefined))
    for (const job of pipeline.jobs)
      for (const { step, at } of deliveriesIn(job)) {
        const folder = [...foldersOf(step), ...foldersStarting(pipeline, job)].find(isCandidate);
        if (folder !== undefined && !found.has(folder)) found.set(folder, at);
      }
  return found;
}

/** Steps of a job that deliver for real, with the line of the job where they stand. */
function deliveriesIn({ steps }: Job): readonly { readonly step: Step; readonly at: Place }[] {
  return steps.flatMap((step) =>
    step.work.some(({ intent, dry, weak }) => delivering.includes(intent) && !dry && !weak)
      ? [{ step, at: step.at }]
      : [],
  );
}

function foldersOf({ folder, script = '', with: given = {} }: Step): readonly string[] {
  const within = folder ?? '';
  const named = [
    ...[...script.slice(0, 20_000).matchAll(chosen)].map(([, path = '']) => path),
    ...Object.entries(given).flatMap(([input, value]) => (inputs.test(input) ? [value] : [])),
  ];
  return [...named.flatMap((path) => resolvePath(within, path) ?? []), within]
    .map((path) => path.replace(/\/+$/, ''))
    .filter((path) => path !== '' && path !== rootUnit);
}

/** The one folder whose changes alone start it, beside its own file. */
function foldersStarting(pipeline: Pipeline, job: Job): readonly string[] {
  const automatic = (job.triggers ?? pipeline.triggers).filter(({ kind }) => kind === 'push');
  const folders = new Set(automatic.flatMap((trigger) => filteredFolders(trigger, pipeline.path)));
  return folders.size === 1 ? [...folders] : [];
}

function filteredFolders({ paths }: Trigger, own: string): readonly string[] {
  return (paths?.only ?? [])
    .filter((pattern) => !pattern.startsWith('!') && pattern !== own && !pattern.startsWith('.'))
    .map((pattern) => pattern.replace(/\/?\*.*$/s, '').replace(/^\//, ''));
}

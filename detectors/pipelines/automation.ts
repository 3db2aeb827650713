import type { Signal } from '../../src/detector.js';
import { defineDetector, type Place } from '../../src/detector.js';
import { classifyPath } from '../../src/input/path-class.js';
import type { Intent } from '../../src/input/pipelines/intent.js';
import type { Pipeline } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { type Doing, doingAny, doings, few, onRequests, seenAt } from './_graph.js';

/** Repeating work that pipelines take off people. */
const rows = [
  { signal: 'automation.dependency-updates', intents: ['update-dependencies'], what: 'updates dependencies' },
  {
    signal: 'automation.releases',
    intents: ['version', 'release-notes'],
    what: 'makes versions or release notes',
  },
  { signal: 'releases.notes', intents: ['release-notes'], what: 'makes release notes' },
  { signal: 'automation.chores', intents: ['triage', 'generate'], what: 'does repeating work' },
  { signal: 'operations.deployment-markers', intents: ['mark-deployment'], what: 'reports the deployment' },
] as const satisfies readonly { signal: Signal; intents: readonly Intent[]; what: string }[];

export default defineDetector({
  about: 'Repeating work that pipelines do',
  reads: { pipelines: pipelines() },
  emits: [
    'automation.dependency-updates',
    'automation.releases',
    'releases.notes',
    'automation.chores',
    'operations.deployment-markers',
  ],
  *detect({ pipelines }) {
    const all = doings(pipelines).filter(({ work }) => !isOfTests(work.at.path));
    for (const { signal, intents, what } of rows) {
      for (const doing of few(doingAny(all, intents).filter(isKept)))
        yield { signal, ...seenAt(doing, `${doing.work.by} ${what}`) };
    }
    for (const at of checksOfWritten(pipelines).slice(0, 2))
      yield { signal: 'automation.chores', at, note: 'what the build writes is checked to be up to date' };
  },
});

/** What is generated on the way of a build is work of nobody; what is committed or compared is. */
function isKept({ work, job }: Doing): boolean {
  if (work.intent !== 'generate') return true;
  const said = [work.by, ...work.trail.map(({ path = '' }) => path), job.id, job.name ?? ''].join(' ');
  return (
    /check|verify|validate|up-?to-?date/i.test(said) ||
    job.steps.some(
      ({ script = '', uses = '' }) =>
        /\bgit (diff|add|commit|push)\b|\bgit status --porcelain\b/.test(script.slice(0, 20_000)) ||
        /create-pull-request|auto-commit|add-and-commit|git-push/.test(uses),
    )
  );
}

/** Whether a script fails where the build has changed a file: it was not generated or formatted anew. */
const unchanged =
  /\bgit diff\b[^\n]{0,120}--exit-code\b|\bgit status (?:--porcelain|-s|--short)\b[\s\S]{0,1500}\bexit 1\b|\[\s?-z "?\$\(git status (?:--porcelain|-s|--short)\b|\btest -z "?\$\(git (?:status|diff)\b/;

/** A copy that is kept of a file before it is written anew, and that the file is compared with after. */
const keptCopy =
  /^[ \t]*cp (?:-\w+ )?(\S{1,200}) (\S{1,200})[ \t]*$([\s\S]{0,4000}?)^[ \t]*(?:diff|cmp)\b([^\n]{1,300})/m;

function isUnchanged(script: string): boolean {
  if (unchanged.test(script)) return true;
  const found = keptCopy.exec(script);
  if (!found) return false;
  const [, file = '', copy = '', , compared = ''] = found;
  const words = compared.trim().split(/\s+/);
  return words.includes(file) && words.includes(copy);
}

/** Steps that look for changed files after others have built or generated. */
function checksOfWritten(pipelines: readonly Pipeline[]): readonly Place[] {
  return pipelines
    .filter(({ stale }) => !stale)
    .flatMap((pipeline) =>
      pipeline.jobs
        .filter((job) => onRequests({ pipeline, job }))
        .flatMap(({ steps }) => steps)
        .filter(({ script = '' }) => isUnchanged(script.slice(0, 20_000)))
        .map(({ at }) => at),
    );
}

/** A test that makes a tag tries something out. */
function isOfTests(path: string | undefined): boolean {
  return path !== undefined && ['test', 'fixture'].includes(classifyPath(path));
}

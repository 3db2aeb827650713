import type { Signal } from '../../src/detector.js';
import { defineDetector } from '../../src/detector.js';
import { classifyPath } from '../../src/input/path-class.js';
import type { Intent } from '../../src/input/pipelines/intent.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doingAny, doings, few, seenAt } from './_graph.js';

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
      for (const doing of few(doingAny(all, intents)))
        yield { signal, ...seenAt(doing, `${doing.work.by} ${what}`) };
    }
  },
});

/** A test that makes a tag tries something out. */
function isOfTests(path: string | undefined): boolean {
  return path !== undefined && ['test', 'fixture'].includes(classifyPath(path));
}

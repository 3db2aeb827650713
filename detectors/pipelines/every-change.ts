import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { passes } from '../../src/input/pipelines/filter.js';
import type { Pipeline, Trigger } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { pathsAsked } from './_affected.js';
import {
  checking,
  type Doing,
  doingAny,
  doings,
  isAutomatic,
  onDefaultBranch,
  onRequests,
  placeKey,
} from './_graph.js';

/** Files whose change needs no feedback: prose and what stands with it, licences, editor and repository settings. */
const needsNone =
  /^docs?\/|(^|\/)(LICENSE|LICENCE|COPYING|NOTICE|AUTHORS|CODEOWNERS|MAINTAINERS|OWNERS|README|CHANGELOG|CONTRIBUTING|SECURITY)[^/]*$|\.(md|markdown|rst|adoc|txt|png|jpe?g|gif|svg|ico|pdf)$|(^|\/)\.(gitignore|gitattributes|editorconfig|mailmap|vscode|idea|github\/(ISSUE_TEMPLATE|FUNDING|dependabot|renovate|pull_request_template))/i;

export default defineDetector({
  about: 'Whether every kind of change starts a pipeline',
  reads: { pipelines: pipelines(), product: paths('**') },
  emits: ['ci.every-change'],
  *detect({ pipelines, product }) {
    const triggers = pipelines.filter(({ stale, depth }) => !stale && depth === 'parsed').flatMap(startsOf);
    const unfiltered = triggers.find(({ paths }) => !paths?.only && !paths?.except);
    if (unfiltered) {
      yield { signal: 'ci.every-change', at: unfiltered.at, note: 'runs without a path filter' };
      return;
    }
    const unread = triggers.find(({ paths }) => paths?.only?.length === 0);
    if (unread) {
      const note = 'runs for what a step selects, by paths that were not read';
      yield { signal: 'ci.every-change', at: unread.at, note, strength: 'weak' };
      return;
    }
    const first = triggers[0];
    if (!first) return;
    const covers = triggers.map(({ paths }) => passes(paths));
    const missed = product.filter(
      (path) => !needsNone.test(path) && !covers.some((covered) => covered(path)),
    );
    if (missed.length === 0) {
      yield {
        signal: 'ci.every-change',
        at: first.at,
        note: 'the path filters leave out nothing but documentation',
      };
    } else {
      yield {
        signal: 'ci.every-change',
        value: false,
        at: first.at,
        note: `the path filters leave out ${missed.length} files, among them ${missed[0]}`,
      };
    }
  },
});

/**
 * The triggers by which a pipeline that builds or tests starts on a change. What a job asks of a step that looks at
 * what changed is a path filter too.
 */
function startsOf(pipeline: Pipeline): readonly Trigger[] {
  const starts = new Map<string, Trigger>();
  for (const doing of doingAny(doings([pipeline]), checking)) {
    if (!isAutomatic(doing) || installs(doing)) continue;
    const only = pathsAsked(doing);
    for (const trigger of [onRequests(doing), onDefaultBranch(doing)])
      if (trigger)
        starts.set(
          `${trigger.kind} ${placeKey(trigger.at)} ${only}`,
          only && !trigger.paths ? { ...trigger, paths: { only } } : trigger,
        );
  }
  return [...starts.values()];
}

/** What a script builds to install a tool with which the job then works is no product. */
function installs({ work }: Doing): boolean {
  return work.intent === 'build' && work.trail.some(({ path = '' }) => installer.test(path));
}

const installer = /(^|[/_-])install[\w-]*\.(sh|bash|ps1|py)$/;

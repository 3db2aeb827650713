import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import type { Pipeline } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import {
  ancestors,
  checking,
  type Doing,
  doingAny,
  doings,
  few,
  isAutomatic,
  onRequests,
  seenAt,
} from './_graph.js';

/** Images that show the state of a pipeline. The pattern ends at the file or service name: it cannot backtrack. */
const badge =
  /(actions\/workflows\/[^)\s"']{1,120}badge\.svg|\/workflows\/[^)\s"']{1,120}badge\.svg|img\.shields\.io\/github\/(actions\/)?workflow|travis-ci\.(org|com)\/[^)\s"']{1,120}\.(svg|png)|circleci\.com\/gh\/[^)\s"']{1,120}\.svg|img\.shields\.io\/(travis|circleci|appveyor|azure-devops|gitlab\/pipeline|drone)|badges\/[^)\s"']{1,80}\/(pipeline|coverage)\.svg|dev\.azure\.com\/[^)\s"']{1,160}_apis\/build\/status|ci\.appveyor\.com\/api\/projects\/status|codecov\.io\/[^)\s"']{1,120}(badge|svg)|coveralls\.io\/repos\/[^)\s"']{1,120}badge|api\/badges\/[^)\s"']{1,120}status\.svg|buildStatus\/icon|badge\.buildkite\.com)/;

export default defineDetector({
  about: 'How fast and how visibly pipelines answer',
  reads: { pipelines: pipelines(), readmes: files(['README*', 'readme*', 'Readme*']) },
  emits: [
    'ci.caches',
    'ci.runs-in-parallel',
    'ci.cancels-superseded',
    'ci.runs-affected-only',
    'ci.shows-result',
  ],
  *detect({ pipelines, readmes }) {
    const all = doings(pipelines);
    for (const pipeline of pipelines.filter(checks)) {
      const { jobs } = pipeline;
      const cache = jobs.flatMap(({ caches }) => caches)[0];
      if (cache) yield { signal: 'ci.caches', at: cache, note: 'dependencies or build results are cached' };
      const matrix = jobs.find(({ legs }) => legs > 1);
      if (matrix)
        yield {
          signal: 'ci.runs-in-parallel',
          at: matrix.at,
          note: `job ${matrix.id} runs ${matrix.legs} times in parallel`,
        };
      const beside = independent(pipeline);
      if (beside)
        yield { signal: 'ci.runs-in-parallel', at: beside.at, note: `job ${beside.id} runs beside others` };
      const cancels = pipeline.cancels ?? jobs.find((job) => job.cancels)?.cancels;
      if (cancels)
        yield { signal: 'ci.cancels-superseded', at: cancels, note: 'superseded runs are cancelled' };
      const filter = [...pipeline.triggers, ...jobs.flatMap(({ triggers }) => triggers ?? [])].find(
        ({ paths }) => paths?.only,
      );
      if (filter)
        yield {
          signal: 'ci.runs-affected-only',
          at: filter.at,
          note: 'runs only when the paths it concerns change',
        };
      const notice = pipeline.notifications[0];
      if (notice) yield { signal: 'ci.shows-result', at: notice, note: 'results are sent to people' };
    }
    for (const doing of few(doingAny(all, ['cache'])))
      yield { signal: 'ci.caches', ...seenAt(doing, `${doing.work.by} caches`) };
    for (const doing of few(doingAny(all, ['affected-only']))) {
      yield {
        signal: 'ci.runs-affected-only',
        ...seenAt(doing, `${doing.work.by} selects what a change affects`),
      };
    }
    for (const doing of few(doingAny(all, ['notify', 'annotate', 'report']))) {
      yield { signal: 'ci.shows-result', ...seenAt(doing, `${doing.work.by} shows the result`) };
    }
    for (const doing of few(doingAny(all, ['lint', 'scan-security']).filter(annotates)))
      yield { signal: 'ci.shows-result', ...seenAt(doing, `${doing.work.by} annotates the request`) };
    for (const readme of readmes) {
      const at = readme.find(badge);
      if (at && pipelines.length > 0) yield { signal: 'ci.shows-result', at, note: 'status badge' };
    }
  },
});

/** Analysers whose published step writes what it finds beside the lines of the request. */
const annotators =
  /^(github\/codeql-action\/(analyze|upload-sarif)|zizmorcore\/zizmor-action|golangci\/golangci-lint-action|reviewdog\/.+|(super-linter|github)\/super-linter(\/slim)?|oxsecurity\/megalinter.*)$/;

function annotates(doing: Doing): boolean {
  return annotators.test(doing.work.by) && onRequests(doing) !== undefined;
}

function checks(pipeline: Pipeline): boolean {
  return (
    !pipeline.stale &&
    doingAny(doings([pipeline]), [...checking, 'lint', 'scan-security']).some(
      (doing) => !doing.work.weak && isAutomatic(doing),
    )
  );
}

/** A job that runs at the same time as another one: neither waits for the other. */
function independent(pipeline: Pipeline) {
  const [first, ...rest] = pipeline.jobs.filter(
    (job) => job.steps.length > 0 && isAutomatic({ pipeline, job }),
  );
  if (!first) return undefined;
  return rest.find(
    (job) => !ancestors(pipeline, job).has(first.id) && !ancestors(pipeline, first).has(job.id),
  );
}

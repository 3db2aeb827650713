import { defineDetector } from '../../src/detector.js';
import { type CodeMatch, code } from '../../src/input/code.js';
import { files, paths } from '../../src/input/files.js';
import { manifests } from '../../src/input/manifests.js';
import { type Framework, frameworks, inlineFrameworks } from './_frameworks.js';
import { configGlobs, type Offer, type Run, runnerGlobs, runOf } from './_runner.js';

/** What drives a browser or device is no unit test, wherever it stands. */
const driver =
  /from ['"](@playwright\/test|cypress|puppeteer|webdriverio|detox)['"]|\bXCUIApplication\(|org\.openqa\.selenium|\bcy\.visit\(/;

export default defineDetector({
  about: 'Unit tests and what runs them',
  reads: {
    tests: code(
      frameworks.map((framework) => ({ ...framework, notIn: driver })),
      { in: ['test'] },
    ),
    driving: code(frameworks, { in: ['test'] }),
    inline: code(inlineFrameworks, { in: ['product', 'test'] }),
    manifests: manifests(),
    configs: paths(configGlobs, { in: ['product', 'test'] }),
    scripts: files(runnerGlobs, { in: ['product', 'test'] }),
  },
  emits: ['tests.any', 'tests.unit'],
  *detect({ tests, driving, inline, manifests, configs, scripts }) {
    const offer = { manifests, configs, scripts };
    const units = firstRun([...tests, ...inline], offer);
    for (const { match, run } of units.length > 0 ? units : firstRun(driving, offer))
      yield {
        signal: 'tests.any',
        at: match.at,
        note: `a test that asserts${run ? `, run by ${run.by}` : ''}`,
      };
    for (const { match, run } of units)
      yield run
        ? { signal: 'tests.unit', at: match.at, note: `unit tests, run by ${run.by}` }
        : {
            signal: 'tests.unit',
            at: match.at,
            note: 'tests, but nothing was seen that runs them',
            strength: 'weak',
          };
    for (const { at, by } of differentRuns(units.flatMap(({ run }) => run ?? [])).slice(0, 2))
      yield { signal: 'tests.unit', at, note: `unit tests are run by ${by}` };
  },
});

/** The first three files, those first that something runs. */
function firstRun(matches: readonly CodeMatch<Framework>[], offer: Offer) {
  const seen = onePerFile(matches).map((match) => ({ match, run: runOf(match.row, match.file, offer) }));
  return spread(seen.filter(({ run }) => run))
    .concat(seen.filter(({ run }) => !run))
    .slice(0, 3);
}

function onePerFile(matches: readonly CodeMatch<Framework>[]): readonly CodeMatch<Framework>[] {
  const seen = new Set<string>();
  return matches.filter(({ file }) => !seen.has(file.path) && seen.add(file.path));
}

/** One of each language before a second of the same. */
function spread<T extends { readonly match: CodeMatch<Framework> }>(found: readonly T[]): T[] {
  const languageOf = ({ match }: T) => match.row.languages?.join() ?? '';
  const firsts = found.filter(
    (one, at) => found.findIndex((other) => languageOf(other) === languageOf(one)) === at,
  );
  return [...firsts, ...found.filter((one) => !firsts.includes(one))];
}

function differentRuns(runs: readonly Run[]): readonly Run[] {
  return runs.filter(
    ({ at }, index) => runs.findIndex((one) => one.at.path === at.path && one.at.line === at.line) === index,
  );
}

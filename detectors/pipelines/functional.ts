import { defineDetector, type Place } from '../../src/detector.js';
import { textWithoutComments } from '../../src/input/comments.js';
import { files, sampled } from '../../src/input/files.js';
import { languageOf, languages } from '../../src/input/languages.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';
import type { Pipeline } from '../../src/input/pipelines/pipeline.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import type { SourceFile } from '../../src/input/source-file.js';
import { type Driving, rows } from './_driving.js';
import { type Doing, doingAny, doings, seenAt, wayTo } from './_graph.js';
import { isOfAnotherSuite } from './_suites.js';

const testFiles = sampled(
  '**/*.{rb,py,js,cjs,mjs,jsx,ts,mts,tsx,go,rs,java,kt,scala,groovy,cs,fs,php,exs,swift,bats}',
  {
    in: ['test'],
    most: 400,
    prefer: /e2e|functional|acceptance|system|features?\/|integration|browser|cli|smoke|end.to.end/i,
  },
);

export default defineDetector({
  about: 'Functional tests that pipelines run among others, and scenarios of infrastructure code',
  reads: {
    pipelines: pipelines(),
    tests: testFiles,
    manifests: manifests(),
    scripts: files('**/*.{sh,bash}', { in: ['product', 'test'] }),
  },
  emits: ['tests.functional', 'tests.integration'],
  *detect({ pipelines, tests, manifests, scripts }) {
    const runs = doingAny(doings(pipelines), ['test', 'test-unit', 'test-integration']);
    const isCommand = manifests.some(({ class_, commands }) => class_ === 'product' && commands.length > 0);
    for (const row of [...rows, ...ownCommands(manifests)]) {
      if (row.ofCommand && !isCommand) continue;
      const fitting = runs.filter(({ work }) => row.runner.test(work.by));
      const run = fitting.find(({ work }) => !work.weak) ?? fitting[0];
      const at =
        run &&
        first(
          row,
          tests.filter(({ path }) => !isOfAnotherSuite(path, run, manifests)),
        );
      if (run && at) yield found(row, run, at);
    }
    const started = againstStarted(runs, tests, scripts);
    if (started) yield found({ ...ofStarted, runner: /./, file: /./ }, started.run, started.at);
    const scenario = runsOfScenarios(doings(pipelines));
    if (scenario)
      for (const signal of ['tests.functional', 'tests.integration'] as const)
        yield { signal, ...seenAt(scenario, 'the code is applied as its users do, and the result is tried') };
    const packed = runsOfPacked(doings(pipelines));
    if (packed)
      for (const signal of ['tests.functional', 'tests.integration'] as const)
        yield { signal, ...seenAt(packed, 'tests use the package that the job has packed and installed') };
    const inCluster = runInCluster(pipelines);
    if (inCluster)
      yield {
        signal: 'tests.functional',
        ...seenAt(
          inCluster,
          `${inCluster.work.by} runs after something was deployed to a cluster of the run`,
        ),
        strength: 'weak',
      };
  },
});

/** What a program of the product is called where it is started. */
const own = /\bserver\b|_server\b|\bserve\b|\bstart\b|\btarget\/|\bbin\/|\bdist\/|\bbuild\//;

/** Whether a script leaves a program of the product running in the background. */
function starts(text: string): boolean {
  return text
    .split('\n')
    .some((line) => line.length < 1000 && /[^&]&\s*$/.test(line) && !/^\s*#/.test(line) && own.test(line));
}

const ofStarted: Pick<Driving, 'shows' | 'note' | 'example'> = {
  shows: /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):\d{4,5}/,
  note: 'tests send requests to servers that the job has started',
  example: "new Client('http://127.0.0.1:8080')",
};

/** Tests of a folder, run by a job that has started the product before, that speak to a port of it. */
function againstStarted(
  runs: readonly Doing[],
  tests: readonly SourceFile[],
  scripts: readonly SourceFile[],
) {
  for (const run of runs.filter(({ work }) => !work.weak)) {
    const trail = run.work.trail.flatMap(({ path }) => path ?? []);
    const steps = run.job.steps.map(({ script }) => script ?? '');
    const called = ({ path }: SourceFile) =>
      trail.includes(path) || steps.some((text) => text.includes(path));
    const texts = [...steps, ...scripts.filter(called).map(({ text }) => text)];
    if (!texts.some(starts)) continue;
    const folders = trail.map((path) => path.split('/').slice(0, -1).join('/'));
    const around = folders.filter((folder) => folder !== '' && !folder.startsWith('.'));
    const near = tests.filter(({ path }) => around.some((folder) => path.startsWith(`${folder}/`)));
    const at = first({ ...ofStarted, runner: /./, file: /./ }, near);
    if (at) return { run, at };
  }
  return undefined;
}

/** Tests after a deployment to a cluster that dies with the run: of what was deployed, most likely. */
function runInCluster(all: readonly Pipeline[]): Doing | undefined {
  for (const pipeline of all)
    for (const job of pipeline.jobs) {
      const done = doings([{ ...pipeline, jobs: [job] }]);
      const cluster = done.findIndex(({ work }) => /\b(kind|k3d|k3s|minikube|microk8s)\b/.test(work.by));
      const deployed = done.findIndex(
        ({ work }, at) => at > cluster && work.dry === true && /^(deploy|apply)/.test(work.intent),
      );
      const test = done.find(
        ({ work }, at) => at > deployed && /^test(-unit|-integration)?$/.test(work.intent),
      );
      if (cluster >= 0 && deployed >= 0 && test) return test;
    }
  return undefined;
}

/** Tests that run a command which the product installs, by its name. */
function ownCommands(manifests: readonly Manifest[]): readonly Driving[] {
  const names = manifests
    .filter(({ class_ }) => class_ === 'product')
    .flatMap(({ commands }) => commands)
    .filter((name) => /^[a-zA-Z][\w-]{1,40}$/.test(name))
    .slice(0, 20);
  if (names.length === 0) return [];
  const calls =
    'subprocess\\.\\w+|Popen|script_runner\\.run|pexpect\\.spawn|exec\\.Command|Command::new|execa|execFile|execFileSync|execSync|spawn|spawnSync|Open3\\.\\w+|Process';
  return [
    {
      runner: /./,
      file: /\.(py|[cm]?[jt]s|go|rs|rb|php)$/,
      shows: new RegExp(
        `\\b(?:${calls})\\(\\s{0,40}\\[?\\s{0,40}f?["'\`](?:${names.join('|')})(?:["'\`]| -| \\w)`,
      ),
      note: 'tests run the command as its users do',
      example: '',
    },
  ];
}

/** The first place where a test shows that it drives the whole; comments do not count. */
function first({ file, shows, also }: Driving, tests: readonly SourceFile[]): Place | undefined {
  for (const test of tests) {
    if (!file.test(test.path) || !shows.test(test.text)) continue;
    const language = languageOf(test.path);
    const text = language ? textWithoutComments(test, languages[language].comments) : test.text;
    const match = shows.exec(text);
    const start = match && match.index + match[0].length - match[0].trimStart().length;
    if (start !== null && (also?.test(text) ?? true)) return test.at(test.lineAt(start));
  }
  return undefined;
}

function found(row: Driving, run: Doing, at: Place) {
  const { strength } = seenAt(run, '');
  return {
    signal: 'tests.functional' as const,
    at,
    note: `${row.note}; ${run.work.by} runs them`,
    trail: [...wayTo(run), at],
    strength: row.weak ? ('weak' as const) : strength,
  };
}

/** Infrastructure code that is published is used by applying it: its scenario tests are functional ones. */
function runsOfScenarios(all: readonly Doing[]): Doing | undefined {
  return doingAny(all, ['test-infrastructure', 'test-integration', 'test']).find(
    ({ work }) =>
      /^ansible-test integration\b/.test(work.by) ||
      (work.intent === 'test-infrastructure' && /molecule|kitchen|terratest|^ct\b/.test(work.by)),
  );
}

/** Commands that put the packed package where another build finds it. */
const installsPacked =
  /\bpublishToMavenLocal\b|\b(?:npm|pnpm|yarn) (?:install|i|add) \S{0,80}\.tgz\b|\bpip install \S{0,40}\bdist\/|\bgem install \S{0,80}\.gem\b/;

/** Tests that a job runs in a step after it has installed the packed package. */
function runsOfPacked(all: readonly Doing[]): Doing | undefined {
  return doingAny(all, ['test', 'test-unit', 'test-integration', 'test-functional']).find(({ job, step }) =>
    job.steps
      .slice(0, job.steps.indexOf(step))
      .some(({ script = '' }) => installsPacked.test(script.slice(0, 20_000))),
  );
}

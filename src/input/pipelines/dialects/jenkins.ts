import type { Place } from '../../../evidence.js';
import type { SourceFile } from '../../source-file.js';
import type { Dialect } from '../dialect.js';
import type { Pipeline } from '../pipeline.js';
import { type Program, parseCode } from './code/parser.js';
import { type Call, callsOf, everything, namedOf, plainArgs, type Tree } from './code/tree.js';
import type { Around } from './jenkins/around.js';
import { declared } from './jenkins/declarative.js';
import { Flow } from './jenkins/flow.js';
import { startsOf } from './jenkins/starts.js';
import { textOf } from './jenkins/values.js';
import { Walk } from './jenkins/walk.js';
import { unsaid } from './parts/elsewhere.js';
import { given } from './parts/given.js';
import { pipelineOf } from './parts/graph.js';
import { triggersOf } from './parts/occasions.js';
import { isPutAside } from './parts/put-aside.js';
import { Reading } from './parts/reading.js';

/** Named like a pipeline, with whatever comes after; left-over copies and templates are none. */
const ownName = /(?:^|\/)(?:Jenkinsfile[\w.-]*|[\w.-]+\.[Jj]enkinsfile)$/;
const copies = /\.(?:md|txt|j2|jinja2?|erb|tpl|tmpl|template|example|sample|sh|py|ya?ml|json)$/i;

const jenkins: Dialect = {
  name: 'Jenkins',
  files: ['**/Jenkinsfile*', '**/*.jenkinsfile', '{.,}jenkins/**/*.groovy'],
  paths: (paths) =>
    paths
      .match([
        '**/Jenkinsfile*',
        '**/*.jenkinsfile',
        '**/*.Jenkinsfile',
        '**/{.jenkins,jenkins,.ci,ci}/**/*.groovy',
      ])
      .filter((path) => path.endsWith('.groovy') || (ownName.test(path) && !copies.test(path)))
      .filter((path) => !isPutAside(path)),
  recognises: (file) => ownName.test(file.path) || isPipeline(parseCode(file, 'groovy')),
  read(file, look) {
    const reading = new Reading(file, look);
    return reading.parsed([pipelineIn(file, reading)]);
  },
};

export default jenkins;

/** A script under any name is a pipeline where it is one at its outermost level: functions for others are none. */
function isPipeline({ body }: Program): boolean {
  return body.some((tree) => tree.is === 'call' && /^(?:pipeline|node|stage|podTemplate)$/.test(tree.name));
}

function pipelineIn(file: SourceFile, reading: Reading): Pipeline | undefined {
  const program = parseCode(file, 'groovy');
  if (program.open !== undefined)
    reading.fault({
      path: file.path,
      line: program.open,
      reason: 'not Groovy: what is opened here is not closed',
    });
  if (program.body.length === 0) return undefined;
  const starts = startsOf(file, program);
  const flow = new Flow(starts);
  const walk = new Walk(reading, flow, libraryOf(program.body));
  walk.definitions.define(file, program.body);
  const around: Around = {
    file,
    starts,
    known: new Map(),
    env: {},
    legs: 1,
    stages: [],
    closures: new Map(),
    within: [],
    depth: 0,
    times: 1,
  };
  const pipelines = callsOf(program.body, 'pipeline').filter(({ args }) => args.at(-1)?.is === 'block');
  const set = program.body.filter((tree) => tree.is === 'assign');
  walk.block(pipelines.length === 0 ? program.body : stepsBefore(program.body), around);
  flow.end();
  for (const pipeline of pipelines) declared(pipeline, walk, { ...around, known: constantsOf(set) });
  return pipelineOf({
    dialect: 'jenkins',
    path: file.path,
    at: file.at(1),
    triggers: triggersOf(starts),
    delegations: unsaid(triggersOf(starts), 'Jenkins'),
    jobs: reading.jobs(flow.jobs()),
    ...given({ cancels: cancelsIn(file, program.body) }),
  });
}

/** Steps that stand before a declared pipeline run before it: a library may ask for an approval there. */
function stepsBefore(body: readonly Tree[]): readonly Tree[] {
  const first = body.findIndex((tree) => callsOf([tree], 'pipeline').length > 0);
  return body.slice(0, first).filter(({ is }) => is === 'call');
}

/** Variables that are set once, outside of the pipeline. */
function constantsOf(trees: readonly Tree[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const tree of trees) {
    if (tree.is !== 'assign' || tree.target.is !== 'name') continue;
    const text = textOf(tree.value, known);
    if (text !== undefined && !text.includes('$')) known.set(tree.target.name, text);
  }
  return known;
}

/** The library that a file names first: `@Library('name@version')`, `library 'name'`, `libraries { lib('name') }`. */
function libraryOf(body: readonly Tree[]): string | undefined {
  return librariesIn(body)[0]?.name;
}

function librariesIn(body: readonly Tree[]): readonly { readonly name: string; readonly call: Call }[] {
  const calls = [...everything(body)].filter(
    (tree): tree is Call => tree.is === 'call' && /^(?:@Library|library|lib)$/.test(tree.name),
  );
  return calls.flatMap((call) => {
    const first = plainArgs(call)[0] ?? namedOf(call, 'identifier', 'value');
    const all = first?.is === 'list' ? first.of : [first];
    return all.flatMap((one) => {
      const name = textOf(one, new Map());
      return name === undefined ? [] : [{ name: name.replace(/@.*$/, ''), call }];
    });
  });
}

function cancelsIn(file: SourceFile, body: readonly Tree[]): Place | undefined {
  const call = callsOf(body, 'disableConcurrentBuilds').find((one) => {
    const abort = namedOf(one, 'abortPrevious');
    return abort?.is === 'name' && abort.name === 'true';
  });
  return call && file.at(call.line);
}

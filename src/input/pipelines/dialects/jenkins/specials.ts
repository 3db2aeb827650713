import { parseCode } from '../code/parser.js';
import { type Call, closureOf, namedOf, plainArgs } from '../code/tree.js';
import { type Around, callLimit, withLegs } from './around.js';
import { classes } from './known.js';
import { textOf } from './values.js';
import type { Walk } from './walk.js';

type Special = (walk: Walk, call: Call, around: Around, into?: string) => void;

/** What the steps do that change where or how others run. */
export const specials: Readonly<Record<string, Special>> = Object.assign(Object.create(null), {
  stage,
  parallel,
  dir,
  withEnv,
  input,
  catchError: tolerant,
  warnError: tolerant,
  cache: cached,
  build: started,
  load: loaded,
  step: stepOfClass,
} satisfies Record<string, Special>);

function stage(walk: Walk, call: Call, around: Around): void {
  const name = textOf(namedOf(call, 'name') ?? plainArgs(call)[0], around.known) ?? 'stage';
  const block = closureOf(call);
  const inner = { ...around, stages: [...around.stages, name] };
  walk.flow.begin(name, around.file.at(call.line), inner);
  if (!block) return;
  walk.block(block.of, inner);
  walk.flow.end();
}

function parallel(walk: Walk, call: Call, around: Around): void {
  const variables = plainArgs(call).flatMap((arg) => (arg.is === 'name' ? walk.branches.of(arg.name) : []));
  const all = [
    ...walk.branches.within(call),
    ...variables,
    ...plainArgs(call).flatMap((arg) => walk.branches.within(arg)),
  ];
  const branches = [...new Map(all.map((branch) => [branch.block, branch])).values()];
  walk.flow.beside(
    branches.map((branch) => () => {
      const inner = withLegs(branch.legs ?? 1, { ...around, stages: [...around.stages, branch.name] });
      walk.block(branch.block.of, { ...inner, times: 1 });
    }),
  );
}

function dir(walk: Walk, call: Call, around: Around): void {
  const folder = textOf(plainArgs(call)[0] ?? namedOf(call, 'path'), around.known);
  walk.bodies.closures(call, {
    ...around,
    folder: folder === undefined ? '$DIR' : joinedFolder(around.folder, folder),
  });
}

function withEnv(walk: Walk, call: Call, around: Around): void {
  const list = plainArgs(call)[0];
  const env: Record<string, string> = { ...around.env };
  for (const one of list?.is === 'list' ? list.of : []) {
    const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(textOf(one, around.known) ?? '') ?? [];
    if (name !== undefined && value !== undefined && !value.includes('$')) env[name] = value;
  }
  walk.bodies.closures(call, { ...around, env });
}

function input(walk: Walk, call: Call, around: Around): void {
  walk.flow.ask(around.file.at(call.line), around);
}

function tolerant(walk: Walk, call: Call, around: Around): void {
  const result = namedOf(call, 'buildResult');
  const isLost = call.name === 'warnError' || /SUCCESS|UNSTABLE/.test(textOf(result, around.known) ?? '');
  walk.bodies.closures(call, isLost ? { ...around, optional: true } : around);
}

function cached(walk: Walk, call: Call, around: Around): void {
  walk.recorder.job(call, around).caches.push(around.file.at(call.line));
  walk.bodies.closures(call, around);
}

function started(walk: Walk, call: Call, around: Around): void {
  const to = textOf(namedOf(call, 'job') ?? plainArgs(call)[0], around.known);
  if (to === undefined) return;
  walk.recorder.job(call, around).delegations.push({
    to: to.replaceAll('../', ''),
    at: around.file.at(call.line),
    kind: 'workflow',
  });
}

function loaded(walk: Walk, call: Call, around: Around, into?: string): void {
  const arg = plainArgs(call)[0];
  const path = textOf(arg, around.known)?.replace(/^\$\{?\w+\}?\//, '');
  if (path === undefined || path.includes('$')) {
    walk.recorder.job(call, around).delegations.push({
      to: path ?? 'a loaded script',
      at: around.file.at(call.line),
      kind: 'library',
    });
    return;
  }
  const file = walk.reading.named(path, { file: around.file, line: call.line });
  if (!file || around.within.includes(path) || around.within.length >= callLimit) return;
  const { body } = parseCode(file, 'groovy');
  walk.definitions.define(file, body, into === undefined ? '' : `${into}.`);
  walk.block(body, { ...around, file, within: [...around.within, path] });
}

/** The old way to call a plugin: `step([$class: 'JUnitResultArchiver', ...])`. */
function stepOfClass(walk: Walk, call: Call, around: Around): void {
  const name = textOf(namedOf(call, '$class'), around.known)?.replace(/^.*\./, '') ?? '';
  walk.recorder.uses(call, (Object.hasOwn(classes, name) ? classes[name] : undefined) ?? 'step', around);
}

function joinedFolder(outer: string | undefined, folder: string): string {
  const own = folder.replace(/^\$\{?WORKSPACE\}?\/?/, '');
  return own !== folder || outer === undefined || /^[/$]/.test(own) ? own : `${outer}/${own}`;
}

import type { SourceFile } from '../../../source-file.js';
import { isKnownAction } from '../../intents/actions.js';
import type { Step } from '../../pipeline.js';
import { parseCode } from '../code/parser.js';
import {
  type Block,
  type Call,
  closureOf,
  type Definition,
  everything,
  namedOf,
  partsOf,
  plainArgs,
  type Tree,
} from '../code/tree.js';
import type { Expression } from '../parts/expression.js';
import { given } from '../parts/given.js';
import { keptFiles, legLimit, usesStep } from '../parts/graph.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import type { Reading } from '../parts/reading.js';
import { cleanFolder, runs } from '../parts/scripts.js';
import { expressionOf, startsUnder } from './conditions.js';
import type { Draft, Flow, Scope } from './flow.js';
import { classes, languageWords, quiet, shared, shells } from './known.js';
import { bare, commandText, type Known, textOf } from './values.js';

/** Functions of a file that call each other are followed this deep. */
const callLimit = 12;
/** Closures in each other are walked this deep. */
const depthLimit = 60;
/** Statements of one pipeline that are walked. */
const walkLimit = 30_000;

/** What is known where a statement stands. */
export interface Around extends Scope {
  readonly file: SourceFile;
  readonly known: Known;
  readonly env: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly optional?: boolean;
  readonly closures: ReadonlyMap<string, Bound>;
  /** Functions on the way here. */
  readonly within: readonly string[];
  readonly depth: number;
  /** How often a loop around makes what is in it, where its list is written out. */
  readonly times: number;
  /** A step of somebody else's is given this to run: what it knows of stands in the same library. */
  readonly lent?: boolean;
}

interface Bound {
  readonly block: Block;
  readonly around: Around;
}

interface Defined {
  readonly definition: Definition;
  readonly file: SourceFile;
}

interface Branch {
  readonly name: string;
  readonly legs?: number;
  readonly line: number;
  readonly block: Block;
}

/** Walks the statements of a pipeline in the order in which they run. */
export class Walk {
  readonly functions = new Map<string, Defined>();
  readonly #branches = new Map<string, Branch[]>();
  readonly #images = new Set<string>();
  /** Variables that hold what a step of a library returned: their methods are the library's. */
  readonly #lent = new Set<string>();
  #left = walkLimit;

  constructor(
    readonly reading: Reading,
    readonly flow: Flow,
    /** Where steps that nobody here knows come from, as far as the file says. */
    readonly library: string | undefined,
  ) {}

  /** Functions of a file, under the name of the variable that it was loaded into. */
  define(file: SourceFile, body: readonly Tree[], prefix = ''): void {
    for (const tree of everything(body)) {
      if (tree.is === 'function') this.functions.set(prefix + tree.name, { definition: tree, file });
      if (
        tree.is === 'assign' &&
        tree.value.is === 'call' &&
        /^docker\.(?:build|image)$/.test(tree.value.name)
      )
        if (tree.target.is === 'name') this.#images.add(tree.target.name);
    }
  }

  block(of: readonly Tree[], around: Around): void {
    let inner = around;
    for (const tree of of) {
      if (--this.#left < 0) {
        if (this.#left === -1)
          this.reading.fault({
            path: around.file.path,
            line: tree.line,
            reason: `does more than is followed (${walkLimit} statements)`,
          });
        return;
      }
      if (inner.starts.length === 0) return;
      inner = this.#statement(tree, inner);
    }
  }

  /** Returns what holds after it. */
  #statement(tree: Tree, around: Around): Around {
    switch (tree.is) {
      case 'function':
      case 'class':
        return around;
      case 'if':
        return this.#if(tree, around);
      case 'loop':
        for (const one of tree.over) this.#value(one, around);
        this.block(tree.body, repeated(tree.over[0], around));
        return around;
      case 'try':
        this.block(tree.body, tree.catches && !fails(tree.caught) ? { ...around, optional: true } : around);
        this.block(tree.caught, { ...around, condition: both(around.condition, 'failure') ?? 'failure' });
        this.block(tree.last, around);
        return around;
      case 'assign':
        return this.#assign(tree.target, tree.value, around);
      default:
        this.#value(tree, around);
        return around;
    }
  }

  #if(tree: Extract<Tree, { is: 'if' }>, around: Around): Around {
    this.#value(tree.test, around);
    const expression = expressionOf(tree.test, around.known);
    const text = around.file.text.slice(tree.test.from, tree.test.to).slice(0, 300);
    const then = under(around, expression, text);
    const other = under(around, { is: 'not', of: [expression] }, `!(${text})`);
    this.block(tree.then, then);
    this.block(tree.else, other);
    return leaves(tree.then) && tree.else.length === 0 ? other : around;
  }

  #assign(target: Tree, value: Tree, around: Around): Around {
    const name = target.is === 'name' ? target.name : undefined;
    const indexed =
      target.is === 'operation' && target.sign === '[]' && target.of[0]?.is === 'name' ? target : undefined;
    const block = this.#closureFrom(value);
    if (indexed?.of[0]?.is === 'name' && block) {
      const key = indexed.of[1]?.is === 'list' ? textOf(indexed.of[1].of[0], around.known) : undefined;
      this.#branch(indexed.of[0].name, {
        name: key ?? 'branch',
        line: target.line,
        block,
        legs: around.times,
      });
      return around;
    }
    if (name !== undefined && block)
      return { ...around, closures: new Map(around.closures).set(name, { block, around }) };
    const branches = this.#branchesIn(value, around);
    if (name !== undefined && branches.length > 0) {
      for (const branch of branches) this.#branch(name, branch);
      return around;
    }
    this.#value(value, around, name);
    const text = textOf(value, around.known);
    if (name === undefined || text === undefined) return around;
    const isEnv = name.startsWith('env.');
    return {
      ...around,
      known: new Map(around.known).set(bare(name), text),
      ...(isEnv ? { env: { ...around.env, [bare(name)]: text } } : {}),
    };
  }

  #branch(name: string, branch: Branch): void {
    const all = this.#branches.get(name) ?? [];
    if (all.length < 500) this.#branches.set(name, [...all, branch]);
  }

  /** A closure, or a function that returns one. */
  #closureFrom(value: Tree): Block | undefined {
    if (value.is === 'block') return value;
    if (value.is !== 'call') return undefined;
    const last = this.functions.get(value.name)?.definition.body.at(-1);
    const returned = last?.is === 'return' ? last.value : last;
    return returned?.is === 'block' ? returned : undefined;
  }

  /** Named closures in a map, wherever in the value the map is made. */
  #branchesIn(value: Tree, around: Around): readonly Branch[] {
    const named = value.is === 'list' || value.is === 'call' ? value.named : [];
    const own = named.flatMap(({ key, line, value: inner }): readonly Branch[] => {
      const block = this.#closureFrom(inner);
      return block ? [{ name: key === '?' ? 'branch' : key, line, block }] : [];
    });
    if (own.length > 0) return own;
    if (value.is === 'call' && !/collectEntries|^parallel$|transform/.test(value.name)) return [];
    return value.is === 'list' ? [] : partsOf(value).flatMap((part) => this.#branchesIn(part, around));
  }

  /** Everything that an expression calls, innermost first. Chains of operators are as long as a script likes: no recursion. */
  #value(tree: Tree, around: Around, into?: string): void {
    const open: Tree[] = [tree];
    for (let part = open.pop(); part; part = open.pop()) {
      if (part.is === 'call') this.#call(part, around, part === tree ? into : undefined);
      else if (part.is === 'name') this.#named(part, around);
      else if (part.is === 'if') this.#if(part, around);
      else if (part.is !== 'block') open.push(...[...partsOf(part)].reverse());
    }
  }

  /** A name alone is a call where something is called so. */
  #named(tree: Extract<Tree, { is: 'name' }>, around: Around): void {
    const { name } = tree;
    if (around.closures.has(name) || quietCalls.has(name) || this.functions.has(name))
      this.#call({ ...tree, is: 'call', args: [], named: [] }, around);
  }

  #call(call: Call, around: Around, into?: string): void {
    const name = call.name.replace(shared, '');
    if (call.on) {
      this.#method(call, around);
      return;
    }
    const bound = around.closures.get(name.replace(/\.call$/, ''));
    if (bound) {
      this.#closure(bound.block, bound.around, around);
      return;
    }
    for (const arg of [...plainArgs(call), ...call.named.map(({ value }) => value)])
      if (arg.is !== 'name' && arg.is !== 'text') this.#value(arg, around);
    if (name.startsWith('@')) return;
    if (Object.hasOwn(shells, name)) {
      this.#shell(call, name, around);
      return;
    }
    const special = specials[name];
    if (special) {
      special.call(this, call, around, into);
      return;
    }
    const defined = this.functions.get(name);
    if (defined) {
      this.#function(name, defined, call, around);
      return;
    }
    const [, variable, method] = /^(\w+)\.(\w+)$/.exec(name) ?? [];
    if (variable !== undefined && method === 'push' && this.#images.has(variable)) {
      this.#uses(call, 'docker.push', around);
      return;
    }
    if (variable !== undefined && method === 'put' && this.#put(variable, call, around)) return;
    this.#plugin(name, call, around, into);
  }

  #put(variable: string, call: Call, around: Around): boolean {
    const block = call.args[1] ? this.#closureFrom(call.args[1]) : closureOf(call);
    if (!block) return false;
    this.#branch(variable, {
      name: textOf(call.args[0], around.known) ?? 'branch',
      line: call.line,
      block,
      legs: around.times,
    });
    return true;
  }

  /** A method of a value: of an image, of a list, of a text. */
  #method(call: Call, around: Around): void {
    const on = call.on;
    const isImage = on?.is === 'call' && /^docker\.(?:image|build)$/.test(on.name);
    if (on && !isImage) this.#value(on, around);
    if (isImage && on?.is === 'call') {
      const image = textOf(on.args[0], around.known);
      if (on.name === 'docker.build') this.#call(on, around);
      if (call.name === 'push') {
        this.#uses(call, 'docker.push', around, image);
        return;
      }
      if (call.name === 'withRun' && image !== undefined)
        this.#job(call, around).services.push({ image, at: around.file.at(call.line) });
      if (call.name === 'inside') {
        this.#closures(call, { ...around, ...given({ image }) });
        return;
      }
    }
    for (const arg of plainArgs(call)) if (arg.is !== 'name' && arg.is !== 'text') this.#value(arg, around);
    this.#closures(call, call.name === 'each' ? repeated(on, around) : around);
  }

  #shell(call: Call, name: string, around: Around): void {
    const first = plainArgs(call)[0];
    const script = namedOf(call, 'script') ?? first;
    const text = commandText(script, around.known);
    if (text === undefined || !script) return;
    const draft = this.#job(call, around);
    const status = namedOf(call, 'returnStatus');
    const step: Step = {
      ...runs({ text, file: around.file, line: script.line }),
      ...this.#shared(draft, around),
      ...given({
        name: textOf(namedOf(call, 'label'), around.known),
        shell: shells[name],
        folder: cleanFolder(around.folder),
        env: Object.keys(around.env).length > 0 ? around.env : undefined,
        optional:
          around.optional || (status?.is === 'name' && status.name === 'true') ? (true as const) : undefined,
      }),
    };
    draft.steps.push(...this.reading.steps([step]));
  }

  #shared(draft: Draft, around: Around) {
    return given({
      condition: around.condition === draft.scope.condition ? undefined : around.condition,
      triggers: around.starts === draft.scope.starts ? undefined : triggersOf(around.starts),
    });
  }

  #job(call: Call, around: Around): Draft {
    const draft = this.flow.job(around.file.at(call.line), around);
    if (around.image !== undefined) draft.image ??= around.image;
    return draft;
  }

  #uses(call: Call, uses: string, around: Around, name?: string): void {
    const draft = this.#job(call, around);
    const at = around.file.at(call.line);
    const inputs = { ...inputsOf(call, around.known), ...given({ name }) };
    const filled = Object.keys(inputs).length > 0 ? { with: inputs } : {};
    const step = usesStep(`jenkins/${uses}`, at, { ...filled, ...this.#shared(draft, around) });
    draft.steps.push(...this.reading.steps([step]));
    keep(uses, inputs, draft, at);
  }

  #plugin(name: string, call: Call, around: Around, into?: string): void {
    if (isKnownAction(`jenkins/${name}`, 'jenkins')) this.#uses(call, name, around);
    else if (!quiet.has(name) && !languageWords.test(name) && !this.#isMethod(name)) {
      const file = this.reading.look.match(`vars/${name}.groovy`)[0];
      if (file !== undefined) {
        this.#ofLibrary(name, file, call, around);
        return;
      }
      if (into !== undefined) this.#lent.add(into);
      const at = around.file.at(call.line);
      const to = this.library === undefined ? name : `${this.library}/${name}`;
      if (around.lent) {
        this.#closures(call, around);
        return;
      }
      const draft = this.#job(call, around);
      const isNew = !draft.delegations.some((one) => one.to === to && one.at.line === at.line);
      if (isNew && draft.delegations.length < 200) draft.delegations.push({ to, at, kind: 'library' });
      this.#closures(call, { ...around, lent: true });
      return;
    }
    this.#closures(call, around);
  }

  /** `list.each`, `text.trim`: a method of a variable is no step, unless the variable stands for a library. */
  #isMethod(name: string): boolean {
    const [, variable = ''] = /^(\w+)\./.exec(name) ?? [];
    return (
      variable !== '' &&
      !this.#lent.has(variable) &&
      !/^(?:infra|lib\w*|helper\w*|common|ci|pipelineUtils|jenkinsHelper)$/i.test(variable)
    );
  }

  /** A step that the repository itself keeps among its `vars`. */
  #ofLibrary(name: string, path: string, call: Call, around: Around): void {
    const file = this.reading.look.file(path);
    if (!file) return;
    const found = [...everything(parseCode(file, 'groovy').body)].find(
      (tree): tree is Definition => tree.is === 'function' && tree.name === 'call',
    );
    if (found) this.#function(`vars/${name}`, { definition: found, file }, call, around);
  }

  #function(name: string, { definition, file }: Defined, call: Call, around: Around): void {
    if (around.within.includes(name) || around.within.length >= callLimit || around.depth >= depthLimit)
      return;
    const known = new Map(around.known);
    const closures = new Map(around.closures);
    definition.takes.forEach((parameter, index) => {
      const arg = call.args[index];
      const bound =
        arg?.is === 'block'
          ? { block: arg, around }
          : arg?.is === 'name'
            ? around.closures.get(arg.name)
            : undefined;
      const text = textOf(arg, around.known);
      if (bound) closures.set(parameter, bound);
      if (text === undefined) known.delete(parameter);
      else known.set(parameter, text);
    });
    this.block(definition.body, {
      ...around,
      file,
      known,
      closures,
      within: [...around.within, name],
      depth: around.depth + 1,
    });
  }

  /** The closures that a call is given run as a part of it. */
  #closures(call: Call, around: Around): void {
    for (const arg of [...call.args, ...call.named.map(({ value }) => value)]) {
      if (arg.is === 'block') this.#closure(arg, around, around);
      const bound = arg.is === 'name' ? around.closures.get(arg.name) : undefined;
      if (bound) this.#closure(bound.block, bound.around, around);
    }
  }

  #closure(block: Block, made: Around, called: Around): void {
    if (called.depth >= depthLimit) return;
    const { starts, condition, stages, env, folder, optional, legs, image } = called;
    const scope = { starts, stages, env, legs, ...given({ condition, folder, optional, image }) };
    const closures = new Map([...called.closures, ...made.closures]);
    const { within, times, depth, lent } = called;
    this.block(block.of, {
      ...made,
      ...scope,
      ...given({ lent }),
      closures,
      within,
      times,
      depth: depth + 1,
    });
  }

  stage(call: Call, around: Around): void {
    const name = textOf(namedOf(call, 'name') ?? plainArgs(call)[0], around.known) ?? 'stage';
    const block = closureOf(call);
    const inner = { ...around, stages: [...around.stages, name] };
    this.flow.begin(name, around.file.at(call.line), inner);
    if (!block) return;
    this.block(block.of, inner);
    this.flow.end();
  }

  parallel(call: Call, around: Around): void {
    const variables = plainArgs(call).flatMap((arg) =>
      arg.is === 'name' ? (this.#branches.get(arg.name) ?? []) : [],
    );
    const all = [
      ...this.#branchesIn(call, around),
      ...variables,
      ...plainArgs(call).flatMap((arg) => this.#branchesIn(arg, around)),
    ];
    const branches = [...new Map(all.map((branch) => [branch.block, branch])).values()];
    this.flow.beside(
      branches.map((branch) => () => {
        const inner = this.matrixLegs(branch.legs ?? 1, {
          ...around,
          stages: [...around.stages, branch.name],
        });
        this.block(branch.block.of, { ...inner, times: 1 });
      }),
    );
  }

  dir(call: Call, around: Around): void {
    const folder = textOf(plainArgs(call)[0] ?? namedOf(call, 'path'), around.known);
    this.#closures(call, {
      ...around,
      folder: folder === undefined ? '$DIR' : joinedFolder(around.folder, folder),
    });
  }

  withEnv(call: Call, around: Around): void {
    const list = plainArgs(call)[0];
    const env: Record<string, string> = { ...around.env };
    for (const one of list?.is === 'list' ? list.of : []) {
      const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(textOf(one, around.known) ?? '') ?? [];
      if (name !== undefined && value !== undefined && !value.includes('$')) env[name] = value;
    }
    this.#closures(call, { ...around, env });
  }

  input(call: Call, around: Around): void {
    this.flow.ask(around.file.at(call.line), around);
  }

  tolerant(call: Call, around: Around): void {
    const result = namedOf(call, 'buildResult');
    const isLost = call.name === 'warnError' || /SUCCESS|UNSTABLE/.test(textOf(result, around.known) ?? '');
    this.#closures(call, isLost ? { ...around, optional: true } : around);
  }

  cached(call: Call, around: Around): void {
    this.#job(call, around).caches.push(around.file.at(call.line));
    this.#closures(call, around);
  }

  started(call: Call, around: Around): void {
    const to = textOf(namedOf(call, 'job') ?? plainArgs(call)[0], around.known);
    if (to === undefined) return;
    this.#job(call, around).delegations.push({
      to: to.replaceAll('../', ''),
      at: around.file.at(call.line),
      kind: 'workflow',
    });
  }

  loaded(call: Call, around: Around, into?: string): void {
    const arg = plainArgs(call)[0];
    const path = textOf(arg, around.known)?.replace(/^\$\{?\w+\}?\//, '');
    if (path === undefined || path.includes('$')) {
      this.#job(call, around).delegations.push({
        to: path ?? 'a loaded script',
        at: around.file.at(call.line),
        kind: 'library',
      });
      return;
    }
    const file = this.reading.named(path, { file: around.file, line: call.line });
    if (!file || around.within.includes(path) || around.within.length >= callLimit) return;
    const { body } = parseCode(file, 'groovy');
    this.define(file, body, into === undefined ? '' : `${into}.`);
    this.block(body, { ...around, file, within: [...around.within, path] });
  }

  /** The old way to call a plugin: `step([$class: 'JUnitResultArchiver', ...])`. */
  stepOfClass(call: Call, around: Around): void {
    const name = textOf(namedOf(call, '$class'), around.known)?.replace(/^.*\./, '') ?? '';
    this.#uses(call, (Object.hasOwn(classes, name) ? classes[name] : undefined) ?? 'step', around);
  }

  matrixLegs(legs: number, around: Around): Around {
    return { ...around, legs: Math.min(legLimit, around.legs * legs) };
  }
}

type Special = (this: Walk, call: Call, around: Around, into?: string) => void;

const specials: Readonly<Record<string, Special>> = Object.assign(Object.create(null), {
  stage: Walk.prototype.stage,
  parallel: Walk.prototype.parallel,
  dir: Walk.prototype.dir,
  withEnv: Walk.prototype.withEnv,
  input: Walk.prototype.input,
  catchError: Walk.prototype.tolerant,
  warnError: Walk.prototype.tolerant,
  cache: Walk.prototype.cached,
  build: Walk.prototype.started,
  load: Walk.prototype.loaded,
  step: Walk.prototype.stepOfClass,
} satisfies Record<string, Special>);

/** Steps that may stand without arguments. */
const quietCalls: ReadonlySet<string> = new Set([
  'input',
  'checkout',
  'waitForQualityGate',
  'jacoco',
  'junit',
]);

function under(around: Around, expression: Expression, text: string): Around {
  const starts: readonly Start[] = startsUnder(expression, around.starts) ?? around.starts;
  const isNever = expression.is === 'false' || (expression.is === 'not' && expression.of[0]?.is === 'true');
  return { ...around, starts: isNever ? [] : starts, condition: both(around.condition, text) ?? text };
}

/** What a loop over a list does: as often as the list is long, where it is written out. */
function repeated(over: Tree | undefined, around: Around): Around {
  const list = over?.is === 'operation' && over.sign === 'in' ? over.of[1] : over;
  const size = list?.is === 'list' ? list.of.length + list.named.length : 1;
  return { ...around, times: Math.min(legLimit, around.times * Math.max(1, size)) };
}

/** Two conditions of which both must hold. */
export function both(outer: string | undefined, inner: string | undefined): string | undefined {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return `${outer} && ${inner}`.slice(0, 600);
}

/** Whether a block ends the build or function. */
function leaves(trees: readonly Tree[]): boolean {
  const last = trees.at(-1);
  return last?.is === 'return' || last?.is === 'throw' || (last?.is === 'call' && last.name === 'error');
}

/** Whether what catches a failure passes it on. */
function fails(trees: readonly Tree[]): boolean {
  return [...everything(trees)].some(
    (tree) =>
      tree.is === 'throw' ||
      (tree.is === 'call' && (tree.name === 'error' || tree.name === 'exit')) ||
      (tree.is === 'assign' && tree.target.is === 'name' && /result$/i.test(tree.target.name)),
  );
}

/** Arguments as texts; the first without a name is what the step is about. */
function inputsOf(call: Call, known: Known): Record<string, string> {
  const lists = plainArgs(call).flatMap((arg) => (arg.is === 'list' ? arg.named : []));
  const inputs: Record<string, string> = {};
  for (const { key, value } of [...call.named, ...lists].slice(0, 40)) {
    const text = textOf(value, known) ?? (value.is === 'name' ? value.name : undefined);
    if (text !== undefined) inputs[key] = text.slice(0, 2000);
  }
  const first = textOf(plainArgs(call)[0], known);
  if (first !== undefined) inputs.name ??= first.slice(0, 2000);
  return inputs;
}

function keep(uses: string, inputs: Readonly<Record<string, string>>, draft: Draft, at: Step['at']): void {
  const what = inputs.artifacts ?? inputs.testResults ?? inputs.name ?? '';
  if (/^archive/i.test(uses)) draft.produces.push({ ...keptFiles('', at, what), name: what || 'artifacts' });
  if (uses === 'stash') draft.produces.push({ kind: 'files', name: inputs.name ?? 'stash', at });
  if (uses === 'unstash' || uses === 'copyArtifacts')
    draft.consumes.push({ kind: 'files', name: inputs.name ?? inputs.projectName ?? 'artifacts', at });
  if (uses === 'junit') draft.produces.push({ kind: 'report', name: what || 'junit', at });
  if (uses === 'docker.push') draft.produces.push({ kind: 'image', name: inputs.name ?? 'image', at });
}

function joinedFolder(outer: string | undefined, folder: string): string {
  const own = folder.replace(/^\$\{?WORKSPACE\}?\/?/, '');
  return own !== folder || outer === undefined || /^[/$]/.test(own) ? own : `${outer}/${own}`;
}

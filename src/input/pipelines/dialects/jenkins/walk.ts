import type { SourceFile } from '../../../source-file.js';
import { isKnownAction } from '../../intents/actions.js';
import { parseCode } from '../code/parser.js';
import {
  type Block,
  type Call,
  closureOf,
  type Definition,
  everything,
  partsOf,
  plainArgs,
  type Tree,
} from '../code/tree.js';
import { given } from '../parts/given.js';
import type { Reading } from '../parts/reading.js';
import { type Around, both, callLimit, fails, leaves, repeated, under } from './around.js';
import { Branches } from './branches.js';
import { expressionOf } from './conditions.js';
import type { Flow } from './flow.js';
import { languageWords, quiet, shared, shells } from './known.js';
import { Recorder } from './recorder.js';
import { specials } from './specials.js';
import { bare, textOf } from './values.js';

/** Closures in each other are walked this deep. */
const depthLimit = 60;
/** Statements of one pipeline that are walked. */
const walkLimit = 30_000;

interface Defined {
  readonly definition: Definition;
  readonly file: SourceFile;
}

/** Walks the statements of a pipeline in the order in which they run. */
export class Walk {
  readonly functions = new Map<string, Defined>();
  readonly branches = new Branches(this.functions);
  readonly recorder: Recorder;
  readonly #images = new Set<string>();
  /** Variables that hold what a step of a library returned: their methods are the library's. */
  readonly #lent = new Set<string>();
  #left = walkLimit;

  constructor(
    readonly reading: Reading,
    readonly flow: Flow,
    /** Where steps that nobody here knows come from, as far as the file says. */
    readonly library: string | undefined,
  ) {
    this.recorder = new Recorder(reading, flow);
  }

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
    const block = this.branches.closureFrom(value);
    if (indexed?.of[0]?.is === 'name' && block) {
      const key = indexed.of[1]?.is === 'list' ? textOf(indexed.of[1].of[0], around.known) : undefined;
      this.branches.add(indexed.of[0].name, {
        name: key ?? 'branch',
        line: target.line,
        block,
        legs: around.times,
      });
      return around;
    }
    if (name !== undefined && block)
      return { ...around, closures: new Map(around.closures).set(name, { block, around }) };
    const branches = this.branches.within(value);
    if (name !== undefined && branches.length > 0) {
      for (const branch of branches) this.branches.add(name, branch);
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
    // What a plugin is given by name is the plugin's: `recordIssues tools: [java()]`.
    const inside = isKnownAction(`jenkins/${name}`, 'jenkins') ? { ...around, lent: true as const } : around;
    for (const arg of [...plainArgs(call), ...call.named.map(({ value }) => value)])
      if (arg.is !== 'name' && arg.is !== 'text') this.#value(arg, inside);
    if (name.startsWith('@')) return;
    if (Object.hasOwn(shells, name)) {
      this.recorder.shell(call, name, around);
      return;
    }
    const special = specials[name];
    if (special) {
      special(this, call, around, into);
      return;
    }
    const defined = this.functions.get(name);
    if (defined) {
      this.#function(name, defined, call, around);
      return;
    }
    const [, variable, method] = /^(\w+)\.(\w+)$/.exec(name) ?? [];
    if (variable !== undefined && method === 'push' && this.#images.has(variable)) {
      this.recorder.uses(call, 'docker.push', around);
      return;
    }
    if (variable !== undefined && method === 'put' && this.#put(variable, call, around)) return;
    this.#plugin(name, call, around, into);
  }

  #put(variable: string, call: Call, around: Around): boolean {
    const block = call.args[1] ? this.branches.closureFrom(call.args[1]) : closureOf(call);
    if (!block) return false;
    this.branches.add(variable, {
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
        this.recorder.uses(call, 'docker.push', around, image);
        return;
      }
      if (call.name === 'withRun' && image !== undefined)
        this.recorder.job(call, around).services.push({ image, at: around.file.at(call.line) });
      if (call.name === 'inside') {
        this.closures(call, { ...around, ...given({ image }) });
        return;
      }
    }
    for (const arg of plainArgs(call)) if (arg.is !== 'name' && arg.is !== 'text') this.#value(arg, around);
    this.closures(call, call.name === 'each' ? repeated(on, around) : around);
  }

  #plugin(name: string, call: Call, around: Around, into?: string): void {
    if (isKnownAction(`jenkins/${name}`, 'jenkins')) this.recorder.uses(call, name, around);
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
        this.closures(call, around);
        return;
      }
      const draft = this.recorder.job(call, around);
      const isNew = !draft.delegations.some((one) => one.to === to && one.at.line === at.line);
      if (isNew && draft.delegations.length < 200) draft.delegations.push({ to, at, kind: 'library' });
      this.closures(call, { ...around, lent: true });
      return;
    }
    this.closures(call, around);
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
  closures(call: Call, around: Around): void {
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
}

/** Steps that may stand without arguments. */
const quietCalls: ReadonlySet<string> = new Set([
  'input',
  'checkout',
  'waitForQualityGate',
  'jacoco',
  'junit',
]);

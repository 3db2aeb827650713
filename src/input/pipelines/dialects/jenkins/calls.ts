import { isKnownAction } from '../../intents/actions.js';
import { parseCode } from '../code/parser.js';
import { type Call, closureOf, type Definition, everything, plainArgs, type Tree } from '../code/tree.js';
import { given } from '../parts/given.js';
import { type Around, repeated } from './around.js';
import { languageWords, quiet, shared, shells } from './known.js';
import { specials } from './specials.js';
import { textOf } from './values.js';
import type { Walk } from './walk.js';

/** What the calls of a pipeline are: its own functions and closures, steps of plugins, methods of values, steps of a library. */
export class Calls {
  /** Variables that hold what a step of a library returned: their methods are the library's. */
  readonly #lent = new Set<string>();

  constructor(private readonly walk: Walk) {}

  /** A name alone is a call where something is called so. */
  named(tree: Extract<Tree, { is: 'name' }>, around: Around): void {
    const { name } = tree;
    if (around.closures.has(name) || quietCalls.has(name) || this.walk.definitions.functions.has(name))
      this.call({ ...tree, is: 'call', args: [], named: [] }, around);
  }

  /** A call, wherever it stands; `into` is the variable that its result is put into. */
  call(call: Call, around: Around, into?: string): void {
    const name = call.name.replace(shared, '');
    if (call.on) {
      this.#method(call, around);
      return;
    }
    const bound = around.closures.get(name.replace(/\.call$/, ''));
    if (bound) {
      this.walk.bodies.closure(bound.block, bound.around, around);
      return;
    }
    // What a plugin is given by name is the plugin's: `recordIssues tools: [java()]`.
    const inside = isKnownAction(`jenkins/${name}`, 'jenkins') ? { ...around, lent: true as const } : around;
    for (const arg of [...plainArgs(call), ...call.named.map(({ value }) => value)])
      if (arg.is !== 'name' && arg.is !== 'text') this.walk.value(arg, inside);
    if (name.startsWith('@')) return;
    if (Object.hasOwn(shells, name)) {
      this.walk.recorder.shell(call, name, around);
      return;
    }
    const special = specials[name];
    if (special) {
      special(this.walk, call, around, into);
      return;
    }
    const defined = this.walk.definitions.functions.get(name);
    if (defined) {
      this.walk.bodies.function(name, defined, call, around);
      return;
    }
    const [, variable, method] = /^(\w+)\.(\w+)$/.exec(name) ?? [];
    if (variable !== undefined && method === 'push' && this.walk.definitions.images.has(variable)) {
      this.walk.recorder.uses(call, 'docker.push', around);
      return;
    }
    if (variable !== undefined && method === 'put' && this.#put(variable, call, around)) return;
    this.#plugin(name, call, around, into);
  }

  #put(variable: string, call: Call, around: Around): boolean {
    const block = call.args[1] ? this.walk.branches.closureFrom(call.args[1]) : closureOf(call);
    if (!block) return false;
    this.walk.branches.add(variable, {
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
    if (on && !isImage) this.walk.value(on, around);
    if (isImage && on?.is === 'call') {
      const image = textOf(on.args[0], around.known);
      if (on.name === 'docker.build') this.call(on, around);
      if (call.name === 'push') {
        this.walk.recorder.uses(call, 'docker.push', around, image);
        return;
      }
      if (call.name === 'withRun' && image !== undefined)
        this.walk.recorder.job(call, around).services.push({ image, at: around.file.at(call.line) });
      if (call.name === 'inside') {
        this.walk.bodies.closures(call, { ...around, ...given({ image }) });
        return;
      }
    }
    for (const arg of plainArgs(call))
      if (arg.is !== 'name' && arg.is !== 'text') this.walk.value(arg, around);
    this.walk.bodies.closures(call, call.name === 'each' ? repeated(on, around) : around);
  }

  #plugin(name: string, call: Call, around: Around, into?: string): void {
    if (isKnownAction(`jenkins/${name}`, 'jenkins')) this.walk.recorder.uses(call, name, around);
    else if (!quiet.has(name) && !languageWords.test(name) && !this.#isMethod(name)) {
      const file = this.walk.reading.look.match(`vars/${name}.groovy`)[0];
      if (file !== undefined) {
        this.#ofLibrary(name, file, call, around);
        return;
      }
      if (into !== undefined) this.#lent.add(into);
      const at = around.file.at(call.line);
      const to = this.walk.library === undefined ? name : `${this.walk.library}/${name}`;
      if (around.lent) {
        this.walk.bodies.closures(call, around);
        return;
      }
      const draft = this.walk.recorder.job(call, around);
      const isNew = !draft.delegations.some((one) => one.to === to && one.at.line === at.line);
      if (isNew && draft.delegations.length < 200) draft.delegations.push({ to, at, kind: 'library' });
      this.walk.bodies.closures(call, { ...around, lent: true });
      return;
    }
    this.walk.bodies.closures(call, around);
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
    const file = this.walk.reading.look.file(path);
    if (!file) return;
    const found = [...everything(parseCode(file, 'groovy').body)].find(
      (tree): tree is Definition => tree.is === 'function' && tree.name === 'call',
    );
    if (found) this.walk.bodies.function(`vars/${name}`, { definition: found, file }, call, around);
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

import type { Place } from '../../../../evidence.js';
import type { DataNode } from '../../../data.js';
import { isKnownAction } from '../../intents/actions.js';
import type { Delegation, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { usesStep } from '../parts/graph.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import type { Reading } from '../parts/reading.js';
import { cleanFolder, commandOf, runs } from '../parts/scripts.js';
import { knownOf, type Variables } from '../parts/variables.js';
import { underLogic } from './conditions.js';
import { isRemote, type Library, type Remote, usesOf } from './library.js';
import {
  filled,
  handedBy,
  inner,
  inputsOf,
  itemsIn,
  resolved,
  type Scope,
  textIn,
  type Value,
} from './values.js';

/** What is known where a step stands. */
export interface Around {
  readonly library: Library;
  readonly starts: readonly Start[];
  readonly env: Variables;
  /** The folder that the repository is checked out to, as written. */
  readonly root: string;
  readonly shell?: string;
  /** What the steps around leave of the starts. */
  readonly narrowed?: readonly Start[];
  /** Commands on the way here. */
  readonly within: readonly string[];
}

/** Commands may call each other this deep. */
const depthLimit = 20;
/** Steps of one configuration, counted before any is kept. */
const stepLimit = 20_000;

/** Makes the steps of jobs, and collects what they delegate. */
export class Steps {
  #left = stepLimit;
  #delegations: Delegation[] = [];

  constructor(readonly reading: Reading) {}

  /** What the steps made since the last call delegate. */
  delegated(): readonly Delegation[] {
    const found = this.#delegations;
    this.#delegations = [];
    return found;
  }

  all(items: readonly Value[], around: Around): readonly Step[] {
    return items.flatMap((item) => (this.#left-- > 0 ? this.#one(item, around) : []));
  }

  #one({ node, scope }: Value, around: Around): readonly Step[] {
    const entry = node.entries()[0];
    const name = node.text === undefined ? entry?.key : filled(node.text, scope);
    if (name === undefined) return [];
    const at = node.file.at(entry?.keyLine ?? node.line);
    const value = entry && resolved(entry.value, scope);
    if (name === 'run' || name === 'deploy') return value ? this.#run(value, at, around) : [];
    if (name === 'when' || name === 'unless') return value ? this.#branch(name, value, around) : [];
    // A list of steps that a parameter holds.
    if (name === 'steps') return entry ? this.all(itemsIn(entry.value, scope), around) : [];
    return this.#called(name, value, at, around);
  }

  #run({ node, scope }: Value, at: Place, around: Around): readonly Step[] {
    const source = node.get('command') ?? node;
    const written = resolved(source, scope);
    const command = commandOf(written.node);
    if (!command) return [];
    const script = filled(command.text, written.scope);
    const { scriptLine, ...fields } = runs({ ...command, text: script });
    const folder = textIn(node.get('working_directory'), scope);
    const setting = textIn(node.get('when'), scope);
    const env = envOf([{ node: node.get('environment'), scope }], around.env);
    return [
      {
        ...fields,
        at: node.kind === 'mapping' ? at : fields.at,
        ...given({
          name: textIn(node.get('name'), scope),
          scriptLine: linesOf(script) === linesOf(command.text) ? scriptLine : undefined,
          shell: textIn(node.get('shell'), scope) ?? around.shell,
          folder: folder === undefined ? undefined : folderIn(folder, around.root),
          condition: setting === undefined || setting === 'on_success' ? undefined : setting,
          env: Object.keys(env).length > 0 ? env : undefined,
          triggers: around.narrowed && triggersOf(around.narrowed),
        }),
      },
    ];
  }

  /** Steps under a condition, as far as it can hold. */
  #branch(word: 'when' | 'unless', { node, scope }: Value, around: Around): readonly Step[] {
    const starts = around.narrowed ?? around.starts;
    const left = underLogic(node.get('condition'), word === 'unless', starts, scope);
    if (left?.length === 0 && starts.length > 0) return [];
    const narrowed = left ?? around.narrowed;
    return this.all(itemsIn(node.get('steps'), scope), { ...around, ...given({ narrowed }) });
  }

  #called(name: string, value: Value | undefined, at: Place, around: Around): readonly Step[] {
    const handed = handedBy(value?.node, value?.scope ?? new Map());
    const found = around.library.find('commands', name);
    if (isRemote(found)) return this.#remote(found, handed, at, around);
    if (!found) return this.#ownStep(name, handed, at, around);
    const key = `${found.node.line} ${name}`;
    if (around.within.includes(key) || around.within.length >= depthLimit) {
      const reason = `command ${name} calls itself, or commands are nested more than ${depthLimit} deep`;
      this.reading.fault({ ...at, reason });
      return [];
    }
    const scope = inner(found.node.get('parameters'), handed, value?.scope ?? new Map());
    const within = [...around.within, key];
    return this.all(itemsIn(found.node.get('steps'), scope), { ...around, library: found.library, within });
  }

  /** A step that the service itself knows. */
  #ownStep(name: string, handed: ReadonlyMap<string, Value>, at: Place, around: Around): readonly Step[] {
    return [usesStep(`circleci/${name}`, at, this.#facts(handed, around))];
  }

  /** A command of an orb that is kept elsewhere, and the steps that it is handed. */
  #remote(found: Remote, handed: ReadonlyMap<string, Value>, at: Place, around: Around): readonly Step[] {
    const uses = usesOf(found);
    if (!isKnownAction(uses, 'circleci')) this.#delegations.push(delegationOf(found, at, 'command'));
    const step = usesStep(uses, at, { version: found.version, ...this.#facts(handed, around) });
    return [step, ...this.handedSteps(handed, around)];
  }

  /** Steps among what an orb is handed: `steps`, `after-checkout-steps`. */
  handedSteps(handed: ReadonlyMap<string, Value>, around: Around): readonly Step[] {
    return [...handed].flatMap(([name, { node, scope }]) =>
      /steps$/.test(name) ? this.all(itemsIn(node, scope), around) : [],
    );
  }

  #facts(handed: ReadonlyMap<string, Value>, around: Around): Partial<Step> {
    const inputs = inputsOf(new Map([...handed].filter(([name]) => !/steps$/.test(name))));
    return given({
      with: Object.keys(inputs).length > 0 ? inputs : undefined,
      triggers: around.narrowed && triggersOf(around.narrowed),
    });
  }
}

/** Names of parts of orbs that say that more than a tool is set up by them. */
const telling = /deploy|release|publish|promote|push|test|build|provision|terraform|scan/i;

/** What of an orb is not in sight: a job is a pipeline of somebody else's, a command mostly a tool. */
export function delegationOf({ orb, part, version }: Remote, at: Place, sort: 'job' | 'command'): Delegation {
  const to = `${orb}/${part}${version === '' ? '' : `@${version}`}`;
  return { to, at, kind: sort === 'job' || telling.test(part) ? 'template' : 'orb' };
}

/** Variables of mappings, or lists of mappings, that are known; later ones win. */
export function envOf(
  layers: readonly { readonly node: DataNode | undefined; readonly scope: Scope }[],
  outer: Variables = {},
): Variables {
  const pairs = layers.flatMap(({ node, scope }) => {
    const value = node && resolved(node, scope);
    const maps = value?.node.kind === 'list' ? value.node.items() : value ? [value.node] : [];
    return maps.flatMap((map) =>
      map.entries().flatMap(({ key, value: one }) => {
        const text = textIn(one, scope);
        return text === undefined ? [] : [[key, text] as const];
      }),
    );
  });
  return knownOf(pairs, outer);
}

/** A folder relative to where the repository is checked out. */
function folderIn(folder: string, root: string): string | undefined {
  const clean = folder.replace(/\/+$/, '');
  const base = root.replace(/\/+$/, '');
  for (const start of [base, '~/project', '$CIRCLE_WORKING_DIRECTORY', '~/$CIRCLE_PROJECT_REPONAME'])
    if (clean === start || clean.startsWith(`${start}/`)) return cleanFolder(clean.slice(start.length));
  return cleanFolder(clean);
}

function linesOf(text: string): number {
  return text.split('\n').length;
}

import { type DataNode, texts } from '../../../data.js';
import { environmentKind } from '../../environment-kind.js';
import type { Environment, Job, Service, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { jobOf, legLimit, legsOf } from '../parts/graph.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import { inOneShell } from '../parts/one-shell.js';
import type { Reading } from '../parts/reading.js';
import { cleanFolder, commandsOf } from '../parts/scripts.js';
import { knownOf, type Variables } from '../parts/variables.js';
import { conditionOf, type Manner, startsUnder, targetOf } from './when.js';

/** What is known where a step stands. */
export interface Around {
  readonly reading: Reading;
  readonly starts: readonly Start[];
  /** The pipeline's own triggers are not those of the file. */
  readonly narrowed: boolean;
  readonly manner: Manner;
  readonly services: readonly Service[];
  readonly legs: number;
  readonly environment?: Environment;
  /** Variables of the whole pipeline. */
  readonly variables: Variables;
  readonly prefix: string;
}

/** A step with its name: steps are a list with names, or a mapping by name. */
interface Named {
  readonly name: string;
  readonly node: DataNode;
  readonly line: number;
}

function namedOf(node: DataNode | undefined): readonly Named[] {
  const listed = (node?.items() ?? []).map((item, index) => ({
    name: item.get('name')?.text ?? `step ${index + 1}`,
    node: item,
    line: item.line,
  }));
  return [
    ...listed,
    ...(node?.entries() ?? []).map(({ key, keyLine, value }) => ({ name: key, node: value, line: keyLine })),
  ];
}

/** Every step is a container of its own, so each is a job; they run one after the other unless one says what it needs. */
export function jobsOf(steps: DataNode | undefined, around: Around): readonly Job[] {
  const named = namedOf(steps).filter(({ node }) => node.kind === 'mapping');
  const isGraph = named.some(({ node }) => node.get('depends_on'));
  const kept = named.flatMap((one) => {
    const starts = startsUnder(one.node.get('when'), around.starts, around.manner);
    return starts?.length === 0 ? [] : [{ ...one, starts }];
  });
  const names = new Set(kept.map(({ name }) => name));
  return kept.map(({ name, node, line, starts }, index) => {
    const before = index === 0 ? [] : [kept[index - 1]?.name ?? ''];
    const needs = isGraph ? texts(node.get('depends_on')).filter((need) => names.has(need)) : before;
    return jobIn({ name, node, line }, needs, starts, around);
  });
}

function jobIn(
  { name, node, line }: Named,
  needs: readonly string[],
  starts: readonly Start[] | undefined,
  around: Around,
): Job {
  const { prefix } = around;
  const steps = around.reading.steps(stepsOf(node, around.variables));
  const own = starts ?? (around.narrowed ? around.starts : undefined);
  const target = targetOf(node.get('when'));
  return jobOf({
    id: prefix + name,
    at: node.file.at(line),
    needs: needs.map((need) => prefix + need),
    legs: around.legs,
    services: around.services,
    caches: steps.filter(({ uses }) => /cache/i.test(uses ?? '')).map(({ at }) => at),
    steps,
    ...given({
      condition: conditionOf(node.get('when')),
      triggers: own && triggersOf(own),
      optional: node.get('failure')?.text === 'ignore' ? (true as const) : undefined,
      image: node.get('image')?.text,
      environment: target ? environmentOf(target) : around.environment,
    }),
  });
}

/** The environment that a promotion goes to. */
export function environmentOf(target: DataNode): Environment {
  const [name = ''] = texts(target);
  return { name, kind: environmentKind(name), at: target.at };
}

function stepsOf(node: DataNode, outer: Variables): readonly Step[] {
  const env = variablesOf(node.get('environment'), outer);
  // A doubled dollar is one that the system leaves to the shell.
  const commands = commandsOf(node.get('commands')).map((command) => ({
    ...command,
    text: command.text.replaceAll('$$', '$'),
  }));
  const folder = cleanFolder(node.get('directory')?.text);
  if (commands.length > 0) return inOneShell(commands, env, folder);
  const image = node.get('image');
  if (image?.text === undefined) return [];
  const [uses, version] = imageParts(image.text);
  return [
    {
      at: image.at,
      uses,
      with: settingsOf(node),
      work: [],
      ...given({ version, env: Object.keys(env).length > 0 ? env : undefined }),
    },
  ];
}

/** The name of an image and its tag. */
function imageParts(image: string): readonly [string, string?] {
  const [, name = image, tag] =
    /^([^@]{1,500}?)(?::([\w.-]{1,128}))?(?:@sha256:\w{1,80})?$/.exec(image) ?? [];
  return tag === undefined ? [name] : [name, tag];
}

/** Keys of a step that are no inputs of a plugin; old files have the inputs beside them. */
const ofSteps = new Set(
  'name image commands environment when settings secrets depends_on failure detach privileged pull volumes group directory entrypoint backend_options resources user'.split(
    ' ',
  ),
);

function settingsOf(node: DataNode): Readonly<Record<string, string>> {
  const settings = node.get('settings')?.entries() ?? [];
  const beside = node.entries().filter(({ key }) => !ofSteps.has(key));
  return Object.fromEntries(
    [...beside, ...settings].flatMap(({ key, value }) => {
      const words = texts(value);
      return words.length === 0 ? [] : [[key, words.join('\n')]];
    }),
  );
}

/** Variables of a mapping or of a list of `NAME=value`. */
export function variablesOf(node: DataNode | undefined, outer: Variables = {}): Variables {
  const listed = texts(node).flatMap((text) => {
    const at = text.indexOf('=');
    return at > 0 ? [[text.slice(0, at), text.slice(at + 1)] as const] : [];
  });
  const mapped = (node?.entries() ?? []).flatMap(({ key, value }) =>
    value.text === undefined ? [] : [[key, value.text] as const],
  );
  return knownOf([...listed, ...mapped], outer);
}

/** Containers beside the steps. */
export function servicesOf(node: DataNode | undefined): readonly Service[] {
  return namedOf(node).flatMap(({ node: service }) => {
    const image = service.get('image');
    return image?.text === undefined ? [] : [{ image: image.text, at: image.at }];
  });
}

/** Runs of a matrix: of all combinations, or of those that are listed. */
export function legsOfMatrix(matrix: DataNode | undefined): number {
  const include = matrix?.get('include')?.items().length;
  if (include !== undefined) return Math.max(1, Math.min(legLimit, include));
  return legsOf((matrix?.entries() ?? []).map(({ value }) => value.items().length));
}

import type { DataEntry, DataNode } from '../../../data.js';
import { SourceFile } from '../../../source-file.js';
import type { Delegation } from '../../pipeline.js';
import { normalPath, type Reading, shortened } from '../parts/reading.js';
import { expanded, type Variables } from '../parts/variables.js';

/** Files of one configuration; the service allows 150. */
const fileLimit = 150;
const depthLimit = 20;

/** All files of a configuration as one. */
export interface Sources {
  /** Top-level pairs in the order in which they count, weakest first. */
  readonly entries: readonly DataEntry[];
  readonly delegations: readonly Delegation[];
  /** Templates of the service and components that are included, by name, with where. */
  readonly templates: readonly { readonly name: string; readonly node: DataNode }[];
}

interface Gathering {
  readonly reading: Reading;
  readonly variables: Variables;
  readonly entries: DataEntry[];
  readonly delegations: Delegation[];
  readonly templates: { name: string; node: DataNode }[];
  readonly seen: Set<string>;
}

/** Reads a configuration and what it includes: what is included is weaker than what includes it. */
export function sourcesOf(file: SourceFile, reading: Reading): Sources {
  const gathering: Gathering = {
    reading,
    variables: {},
    entries: [],
    delegations: [],
    templates: [],
    seen: new Set(),
  };
  gather(file, {}, gathering, [file.path]);
  return gathering;
}

/** What includes of a child pipeline bring. */
export function sourcesOfIncludes(node: DataNode, reading: Reading): Sources {
  const gathering: Gathering = {
    reading,
    variables: {},
    entries: [],
    delegations: [],
    templates: [],
    seen: new Set(),
  };
  for (const one of listOf(node)) include(one, gathering, [node.file.path]);
  return gathering;
}

function gather(
  file: SourceFile,
  inputs: Variables,
  gathering: Gathering,
  way: readonly string[],
): undefined {
  const documents = gathering.reading.yaml(file)?.documents ?? [];
  const spec = documents.length > 1 ? documents[0]?.get('spec') : undefined;
  const root = spec ? rootWith(file, spec, inputs, gathering) : documents[0];
  if (!root) return;
  const variables = variablesOf(root);
  for (const one of listOf(root.get('include')))
    include(one, { ...gathering, variables: { ...gathering.variables, ...variables } }, way);
  gathering.entries.push(...root.entries().filter(({ key }) => key !== 'include'));
}

/** The second document of a file with inputs, with their values or defaults put in. */
function rootWith(
  file: SourceFile,
  spec: DataNode,
  inputs: Variables,
  { reading }: Gathering,
): DataNode | undefined {
  const defaults = (spec.get('inputs')?.entries() ?? []).flatMap(({ key, value }) => {
    const text = value.get('default')?.text;
    return text === undefined ? [] : [[key, text] as const];
  });
  const known: Variables = { ...Object.fromEntries(defaults), ...inputs };
  const text = file.text.replace(/\$\[\[\s*inputs\.([\w-]+)[^\]\n]*\]\]/g, (written, name: string) => {
    const value = Object.hasOwn(known, name) ? known[name] : undefined;
    return value === undefined || value.includes('\n') ? written : value;
  });
  return reading.yaml(new SourceFile(file.path, text, file.class_))?.documents[1];
}

function variablesOf(root: DataNode): Variables {
  return Object.fromEntries(
    (root.get('variables')?.entries() ?? []).flatMap(({ key, value }) => {
      const text = value.get('value')?.text ?? value.text;
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
}

function listOf(node: DataNode | undefined): readonly DataNode[] {
  if (!node || node.kind === 'null') return [];
  return node.kind === 'list' ? node.items() : [node];
}

function include(node: DataNode, gathering: Gathering, way: readonly string[]): undefined {
  const text = node.text;
  if (text !== undefined)
    return /^https?:/.test(text) ? elsewhere(text, node, gathering) : local(text, node, gathering, way);
  const of = (key: string) => node.get(key)?.text;
  const path = of('local');
  if (path !== undefined) return local(path, node, gathering, way);
  const project = of('project');
  if (project !== undefined) return otherProject(project, node, gathering);
  const name = of('template') ?? of('component');
  if (name !== undefined) gathering.templates.push({ name, node });
  const remote = of('remote') ?? artifactOf(node);
  if (remote !== undefined) elsewhere(remote, node, gathering);
}

function artifactOf(node: DataNode): string | undefined {
  const artifact = node.get('artifact')?.text;
  return artifact === undefined ? undefined : `${artifact}, made by ${node.get('job')?.text ?? 'a job'}`;
}

function otherProject(project: string, node: DataNode, gathering: Gathering): undefined {
  const ref = node.get('ref')?.text;
  const files = listOf(node.get('file')).flatMap(({ text }) => text ?? []);
  for (const file of files.length > 0 ? files.slice(0, 50) : [''])
    elsewhere(`${project}:${file}${ref === undefined ? '' : `@${ref}`}`, node, gathering);
}

function elsewhere(to: string, { at }: DataNode, { delegations }: Gathering): undefined {
  delegations.push({ to: shortened(to), at, kind: 'include' });
}

function local(written: string, node: DataNode, gathering: Gathering, way: readonly string[]): undefined {
  const path = normalPath(expanded(written, gathering.variables));
  if (path === undefined || path.includes('$')) return elsewhere(written, node, gathering);
  const { reading } = gathering;
  const isPattern = path.includes('*');
  const paths = isPattern ? reading.look.match(path).slice(0, fileLimit) : [path];
  for (const one of paths) {
    const file = reading.named(one, node);
    if (file) enter(file, node, gathering, way);
  }
  if (isPattern && paths.length === 0)
    reading.fault({
      path: node.file.path,
      line: node.line,
      reason: `includes ${shortened(written)}, which fits no file`,
    });
}

function enter(file: SourceFile, node: DataNode, gathering: Gathering, way: readonly string[]): undefined {
  const { reading, seen } = gathering;
  const fault = (reason: string) => reading.fault({ path: node.file.path, line: node.line, reason });
  if (way.includes(file.path)) return fault(`includes ${file.path}, which includes it`);
  if (seen.size >= fileLimit || way.length > depthLimit)
    return fault(`includes more than ${fileLimit} files`);
  const inputs = Object.fromEntries(
    (node.get('inputs')?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text]],
    ),
  );
  const key = `${file.path} ${JSON.stringify(inputs)}`;
  if (seen.has(key)) return undefined;
  seen.add(key);
  gather(file, inputs, gathering, [...way, file.path]);
}

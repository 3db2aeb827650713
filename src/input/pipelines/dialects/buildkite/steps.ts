import { type DataNode, texts } from '../../../data.js';
import { quoted } from '../../follow/runner.js';
import type { Delegation, Job, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { jobOf, keptFiles, legLimit, legsOf, usesStep } from '../parts/graph.js';
import { type Start, triggersOf } from '../parts/occasions.js';
import { inOneShell } from '../parts/one-shell.js';
import type { Reading } from '../parts/reading.js';
import { commandsOf, runs } from '../parts/scripts.js';
import { knownOf, type Variables } from '../parts/variables.js';

/** A step that runs commands, as a job. */
export function commandJob(
  step: DataNode,
  id: string,
  starts: readonly Start[] | undefined,
  env: Variables,
  reading: Reading,
): Job {
  const own = variablesOf(step.get('env'), env);
  const plugins = pluginsOf(step.get('plugins'));
  const paths = step.get('artifact_paths');
  const commands = commandsOf(step.get('commands') ?? step.get('command')).map((command) => ({
    ...command,
    // A doubled dollar is one that the upload leaves to the shell.
    text: command.text.replaceAll('$$', '$'),
  }));
  const steps = reading.steps([
    ...plugins.map(({ step: plugin }) => plugin),
    ...inOneShell(commands, own),
    ...(commands.length === 0
      ? plugins.flatMap(({ runs: inside }) => inside ?? []).map((one) => ({ ...one, ...envOf(own) }))
      : []),
    ...(paths
      ? [usesStep('buildkite/artifacts', paths.at, { with: { upload: texts(paths).join('\n') } })]
      : []),
  ]);
  return jobOf({
    id,
    at: step.at,
    legs: Math.min(legLimit, legsOfMatrix(step.get('matrix')) * parallelism(step)),
    caches: plugins
      .filter(({ step: plugin }) => /(^|[/-])cache/.test(plugin.uses ?? ''))
      .map(({ step: plugin }) => plugin.at),
    produces: paths ? [{ ...keptFiles('', paths.at, texts(paths).join(' ')), name: id }] : [],
    steps,
    ...given({
      name: step.get('label')?.text ?? step.get('name')?.text,
      condition: step.get('if')?.text,
      triggers: starts && triggersOf(starts),
      optional: isSoft(step.get('soft_fail')) ? (true as const) : undefined,
      image: plugins.flatMap(({ image }) => image ?? [])[0] ?? step.get('image')?.text,
    }),
  });
}

function isSoft(node: DataNode | undefined): boolean {
  return node?.scalar === true;
}

function parallelism(step: DataNode): number {
  const count = Number(step.get('parallelism')?.text ?? 1);
  return Number.isFinite(count) && count >= 1 ? Math.floor(count) : 1;
}

function legsOfMatrix(matrix: DataNode | undefined): number {
  if (!matrix) return 1;
  if (matrix.kind === 'list') return Math.max(1, Math.min(legLimit, matrix.items().length));
  const setup = matrix.get('setup');
  if (setup?.kind === 'list') return Math.max(1, setup.items().length);
  return legsOf((setup?.entries() ?? []).map(({ value }) => value.items().length));
}

/** Variables of a mapping whose values are known. */
export function variablesOf(node: DataNode | undefined, outer: Variables): Variables {
  return knownOf(
    (node?.entries() ?? []).flatMap(({ key, value }) =>
      value.text === undefined ? [] : [[key, value.text] as const],
    ),
    outer,
  );
}

function envOf(env: Variables): Pick<Step, 'env'> {
  return Object.keys(env).length > 0 ? { env } : {};
}

interface Plugin {
  readonly step: Step;
  readonly image?: string;
  /** What it runs in a container, where the step has no command of its own. */
  readonly runs?: Step;
}

/** Plugins that run a command in a container: the one that they are handed, or that of a service of Compose. */
function ranIn(uses: string, value: DataNode | undefined): Step | undefined {
  if (!/^buildkite\/docker(?:-compose)?$/.test(uses)) return undefined;
  const command = value?.get('command');
  const service = value?.get('run');
  const from = command ?? service;
  const words = command ? texts(command) : [];
  const config = texts(value?.get('config')).flatMap((file) => ['-f', file]);
  if (!from || (!command && service?.text === undefined)) return undefined;
  const asked = command?.text ?? quoted(words);
  const text =
    service?.text === undefined
      ? asked
      : [quoted(['docker', 'compose', ...config, 'run', service.text]), asked].join(' ').trim();
  return text === '' ? undefined : { ...runs({ text, file: from.file, line: from.line }) };
}

/** Plugins are a list of names and of names with their inputs. */
function pluginsOf(node: DataNode | undefined): readonly Plugin[] {
  const pairs =
    node?.kind === 'mapping' ? node.entries() : (node?.items() ?? []).flatMap((item) => item.entries());
  const bare = (node?.items() ?? []).flatMap((item) =>
    item.text === undefined ? [] : [{ name: item.text, at: item.at, value: undefined }],
  );
  const named = pairs.map(({ key, keyLine, value }) => ({ name: key, at: value.file.at(keyLine), value }));
  return [...bare, ...named].map(({ name, at, value }): Plugin => {
    const [path = '', version] = name.split('#');
    const inputs = (value?.entries() ?? []).flatMap((entry) => {
      const words = texts(entry.value);
      // The words of one command, or several values.
      return words.length === 0
        ? []
        : [[entry.key, words.join(entry.key === 'command' ? ' ' : '\n')] as const];
    });
    const uses = pluginName(path);
    const image = uses === 'buildkite/docker' ? value?.get('image')?.text : undefined;
    return {
      step: { at, uses, with: Object.fromEntries(inputs), work: [], ...given({ version }) },
      ...given({ image, runs: ranIn(uses, value) }),
    };
  });
}

/** A name without an owner is one of the system's own plugins. */
function pluginName(path: string): string {
  const short = path
    .replace(/^[a-z]+:\/\/[^/]*\//, '')
    .replace(/\.git$/, '')
    .replace(/-buildkite-plugin$/, '');
  const bare = short.replace(/^buildkite-plugins\//, '');
  return bare.includes('/') ? bare : `buildkite/${bare}`;
}

/** Steps that a command uploads: the file that they are in, or what makes them. */
export interface Upload {
  readonly file?: string;
  readonly delegation: Delegation;
}

/** Scripts of the repository that a step runs. */
export function scriptsOf(step: DataNode): readonly string[] {
  return commandsOf(step.get('commands') ?? step.get('command'))
    .flatMap(({ text }) => text.split('\n').slice(0, 50))
    .flatMap((line) => /^\s*(?:(?:ba)?sh\s+)?(?:\.\/)?(\.?[\w-][\w./-]{0,200})/.exec(line)?.[1] ?? [])
    .filter((path) => path.includes('/') || path.endsWith('.sh'));
}

/** What the commands of a step upload as more steps. */
export function uploadsOf(step: DataNode): readonly Upload[] {
  return commandsOf(step.get('commands') ?? step.get('command')).flatMap(({ text, file, line }) =>
    text.split('\n').flatMap((command, index): readonly Upload[] => {
      const [, before = '', rest = ''] =
        /^(.*)buildkite-agent\s+pipeline\s+upload\b(.*)$/.exec(command.slice(0, 2000)) ?? [];
      if (before === '' && rest === '' && !/buildkite-agent\s+pipeline\s+upload/.test(command)) return [];
      const named =
        rest.split(/\s+/).find((word) => /\.ya?ml$|\.json$/.test(word)) ?? /<\s*(\S+\.ya?ml)/.exec(rest)?.[1];
      const delegation: Delegation = {
        to: `steps made by ${
          before
            .replace(/[|\s]+$/, '')
            .trim()
            .slice(0, 100) || 'a command'
        }`,
        at: file.at(line + index),
        kind: 'workflow',
      };
      return [
        {
          delegation,
          ...given({ file: before.includes('|') ? undefined : (named ?? '.buildkite/pipeline.yml') }),
        },
      ];
    }),
  );
}

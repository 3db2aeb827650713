import { type DataNode, texts } from '../../../data.js';
import type { Step } from '../../pipeline.js';
import { commandOf, runs } from '../parts/scripts.js';

/** Images that run whatever they are told: the first argument is the program. */
const plain =
  /(^|\/)(node|python|golang|rust|ruby|php|ubuntu|debian|alpine|busybox|openjdk|eclipse-temurin|cloud-sdk|google-cloud-cli|buildpack-deps|dotnet\/sdk|sdk|composer|bun|deno)$/;

/** Images whose program is not called like them. */
const programs: Readonly<Record<string, string>> = {
  executor: '/kaniko/executor',
  'gcloud-slim': 'gcloud',
  'firebase-tools': 'firebase',
  maven: 'mvn',
  buildx: 'docker buildx',
  pack: 'pack',
  helm3: 'helm',
};

/** The command that a step runs: its script, or its arguments to the program of its image. */
export function scriptOf(step: DataNode): Step | undefined {
  const script = commandOf(step.get('script'));
  if (script) return { ...runs(script), shell: 'bash' };
  const args = step.get('args');
  const entrypoint = step.get('entrypoint')?.text;
  const inline = shellScript(entrypoint, args);
  if (inline) return inline;
  const image = (step.get('name')?.text ?? '').replace(/@sha256:.*$/, '').replace(/:[\w.-]{1,128}$/, '');
  const words = texts(args).map(withoutEscapes);
  const program = entrypoint ?? programOf(image);
  const all = program === '' ? words : [program, ...words.map(quoted)];
  if (all.length === 0) return undefined;
  return { at: (step.get('args') ?? step.get('name') ?? step).at, script: all.join(' '), work: [] };
}

/** `bash -c` with a script as its last argument. */
function shellScript(entrypoint: string | undefined, args: DataNode | undefined): Step | undefined {
  const items = args?.items() ?? [];
  const words = entrypoint === undefined ? items : [undefined, ...items];
  const shell = entrypoint ?? items[0]?.text ?? '';
  if (!/^(\/\S*\/)?(ba|z|da|a|k)?sh$/.test(shell)) return undefined;
  const flag = words.findIndex((word) => /^-\w*c\w*$/.test(word?.text ?? ''));
  const command = flag < 0 ? undefined : commandOf(words[flag + 1]);
  if (!command) return undefined;
  return { ...runs({ ...command, text: withoutEscapes(command.text) }), shell: 'bash' };
}

function programOf(image: string): string {
  if (plain.test(image)) return '';
  const name = image.slice(image.lastIndexOf('/') + 1);
  return Object.hasOwn(programs, name) ? (programs[name] ?? '') : name;
}

/** A doubled dollar is one that the system leaves to the shell. */
function withoutEscapes(text: string): string {
  return text.replaceAll('$$', '$');
}

function quoted(word: string): string {
  return /^[\w./:=@%+,${}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

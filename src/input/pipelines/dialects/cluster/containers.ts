import { type DataNode, texts } from '../../../data.js';
import { type Command, commandOf } from '../parts/scripts.js';

/**
 * What a container runs, by its `command` and `args`: the script that is handed to a shell, or the words of one
 * command. Where only arguments are told, the image is named after the program that takes them.
 */
export function commandOfContainer(container: DataNode): Command | undefined {
  const command = container.get('command');
  const args = container.get('args');
  const words = [...nodesOf(command), ...nodesOf(args)];
  const first = words[0];
  if (!first) return undefined;
  const script = scriptOfShell(words);
  if (script) return commandOf(script);
  const program = command === undefined ? programOf(container.get('image')?.text) : undefined;
  if (command === undefined && program === undefined) return undefined;
  const quoted = words.map((word) => inQuotes(word.text ?? ''));
  return { text: [...(program ? [program] : []), ...quoted].join(' '), file: first.file, line: first.line };
}

function nodesOf(node: DataNode | undefined): readonly DataNode[] {
  if (!node) return [];
  return node.text === undefined ? node.items().filter(({ text }) => text !== undefined) : [node];
}

/** `sh -c '...'`, `bash -ec '...'`, `/bin/bash -o pipefail -c '...'`. */
function scriptOfShell(words: readonly DataNode[]): DataNode | undefined {
  if (!/(?:^|\/)(?:ba|da|z|a|k)?sh$/.test(words[0]?.text ?? '')) return undefined;
  const flag = words.findIndex(({ text }, index) => index > 0 && /^-[a-z]*c[a-z]*$/.test(text ?? ''));
  // Options may come after `-c` as well, `-o pipefail` with their names: `bash -ec -o pipefail '...'`.
  return flag < 0
    ? undefined
    : words
        .slice(flag + 1)
        .find(
          ({ text }, index) =>
            !/^[-+]/.test(text ?? '-') && !/^[-+][a-z]*[oO]$/.test(words[flag + index]?.text ?? ''),
        );
}

/** Images that are named after the program that they start. */
const programs =
  /^(?:kubectl|helm|terraform|curl|trivy|k6|newman|flyway|liquibase|hugo|skopeo|crane|oc|grype|cosign)$/;

function programOf(image: string | undefined): string | undefined {
  if (image?.includes('kaniko')) return '/kaniko/executor';
  const name =
    image
      ?.split('@')[0]
      ?.replace(/:[^:/]*$/, '')
      .split('/')
      .at(-1) ?? '';
  return programs.test(name) ? name : undefined;
}

/** A word as a shell would take it for itself. Variables stay variables. */
function inQuotes(word: string): string {
  if (/^[\w@%+=:,./${}()-]+$/.test(word)) return word;
  return word.includes("'") ? `"${word.replace(/["\\`]/g, '\\$&')}"` : `'${word}'`;
}

/** Variables of a container that have a plain value. */
export function variablesOf(container: DataNode): Readonly<Record<string, string>> {
  const pairs = (container.get('env')?.items() ?? []).flatMap((one) => {
    const name = one.get('name')?.text;
    const value = one.get('value')?.text;
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** The words of a node, as one line. */
export function lineOf(node: DataNode | undefined): string | undefined {
  const all = texts(node);
  return all.length === 0 ? undefined : all.join(' ');
}

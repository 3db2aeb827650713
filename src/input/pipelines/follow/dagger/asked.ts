import { optionValues } from '../argv.js';

/** What a command line asks of Dagger. */
export interface Asked {
  /** Where the module is kept, as written. */
  readonly module?: string;
  readonly verb: string;
  readonly rest: readonly string[];
}

const valued = new Set(
  '-m --mod --progress --model --interactive-command --lock --x-release --allow-llm -o --output'.split(' '),
);
const scripts = new Set(['-c', '--command', '--code']);

/** `dagger -m ci call --progress=plain test --source .`; a script of Dagger's own shell is `shell`. */
export function askedOf(args: readonly string[], input: string | undefined): Asked {
  const module = optionValues(args, '-m', '--mod').at(-1);
  const rest: string[] = [];
  let verb: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (valued.has(arg)) index++;
    else if (scripts.has(arg) && verb === undefined) {
      verb = 'shell';
      rest.push(args[++index] ?? '');
    } else if (/^--?(?:m|mod|progress|o|output)=/.test(arg)) continue;
    else if (verb !== undefined) rest.push(arg);
    else if (!arg.startsWith('-')) verb = arg;
  }
  if (verb === undefined && input !== undefined)
    return { ...(module ? { module } : {}), verb: 'shell', rest: [input] };
  return { ...(module ? { module } : {}), verb: verb ?? '', rest };
}

/** The chains of functions of a script of Dagger's own shell: of what is piped the first words and their options. */
export function chainsOf(script: string): readonly (readonly string[])[] {
  return script
    .slice(0, 20_000)
    .split(/;|&&|\n(?!\s*\|)/)
    .map((statement) =>
      statement
        .split('|')
        .slice(0, 60)
        .flatMap((part) => {
          const [name, ...words] = part.trim().split(/\s+/);
          return name === undefined || name === '' || name === '.' || name.startsWith('#')
            ? []
            : [name, ...words.filter((word) => word.startsWith('--') && word.includes('='))];
        }),
    )
    .filter((chain) => chain.length > 0)
    .slice(0, 60);
}

/** Whether a name is one that patterns of `dagger check` choose: `lint-*`, `**`. */
export function isChosen(name: string, patterns: readonly string[]): boolean {
  if (patterns.length === 0) return true;
  return patterns.some((pattern) => {
    const plain = pattern.replace(/^.*[:/]/, '');
    const star = plain.indexOf('*');
    return star < 0 ? plain === name : name.startsWith(plain.slice(0, star));
  });
}

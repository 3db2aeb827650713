import type { Step } from '../pipeline.js';
import type { Call } from './argv.js';
import { resolvePath } from './folders.js';
import { isOpaque } from './opaque.js';
import type { Variables } from './script.js';

/** What a command does to a copy of another repository. Folders that cannot be told are `undefined`. */
export type CopyWork =
  | {
      readonly is: 'clone';
      readonly url: string;
      readonly folder: string | undefined;
      readonly branch?: string;
    }
  | {
      readonly is: 'edit';
      /** Where it was run, and what it writes, as far as that can be told. */
      readonly folder: string | undefined;
      readonly files: readonly string[];
      /** It sets the version of an image that a manifest names. */
      readonly image: boolean;
    }
  | {
      readonly is: 'push';
      readonly folder: string | undefined;
      readonly branch?: string;
      readonly variables: Variables;
    }
  | { readonly is: 'request' };

/** The part of a command in changing a copy of another repository, if it has one. */
export function copyWorkOf({ words, command }: Call): CopyWork | undefined {
  const [program = '', ...args] = words;
  const { folder } = command;
  if (program === 'git') return ofGit(args, folder, command.variables);
  if (/^(?:gh|hub|glab)$/.test(program))
    return /^(?:pr|mr) create|^pull-request/.test(args.join(' ').slice(0, 40))
      ? { is: 'request' }
      : undefined;
  const edit = edits[program]?.(args);
  if (!edit) return undefined;
  const files = edit.files.flatMap((file) => resolvePath(folder, known(file)) ?? []).slice(0, 40);
  return { is: 'edit', folder, files, image: edit.image };
}

/** The folders before what only the run knows: `staging/${NAME}`. */
function known(file: string): string {
  const parts = file.split('/');
  const end = parts.findIndex(isOpaque);
  return end < 0 ? file : parts.slice(0, end).join('/') || '.';
}

interface Edit {
  readonly files: readonly string[];
  readonly image: boolean;
}

/** Programs that change files in place. */
const edits: Readonly<Record<string, (args: readonly string[]) => Edit | undefined>> = {
  kustomize: (args) =>
    args[0] === 'edit' && args[1] === 'set' ? { files: ['.'], image: args[2] === 'image' } : undefined,
  yq: (args) =>
    args.some((arg) => /^(?:-[a-zA-Z]{0,5}i[a-zA-Z]{0,5}|--inplace(?:=true)?)$/.test(arg))
      ? inPlace(args.filter((arg) => !arg.startsWith('-')))
      : undefined,
  sed: (args) =>
    args.some((arg) => /^(?:-[nrEsz]{0,5}i|--in-place)/.test(arg)) ? inPlace(ofSed(args)) : undefined,
};

/** The expressions and files of `sed`, without its options. */
function ofSed(args: readonly string[]): readonly string[] {
  return args.filter((arg) => arg !== '' && (!arg.startsWith('-') || /^-i.{0,20}e.{0,20}\s/.test(arg)));
}

/** `image: tea:1`, `.image.tag`, `newTag`, `acme/tea:$VERSION`. */
const tellsImage = /image|(?:^|[^a-z])(?:new)?tag(?:[^a-z]|$)|digest|[\w.-]\/[\w.-]{1,80}:[$\\]/i;
const manifest = /\.(?:ya?ml|json|tfvars|hcl)$/;
/** Settings of what builds and tests: they name images too, and deploy none. */
const ofBuilds = /(?:^|\/)(?:\.[^/]+(?:\/|$)|[\w.-]{0,80}pipelines?\.ya?ml$|cloudbuild|buildspec)/;

function inPlace(words: readonly string[]): Edit {
  const [first = ''] = words;
  const files = words.filter((word) => word !== first && !/\s/.test(word));
  const isSet = words.some((word) => !manifest.test(word) && tellsImage.test(word.slice(0, 600)));
  return { files, image: isSet && files.some((file) => manifest.test(file) && !ofBuilds.test(file)) };
}

const valued = /^(?:-[bcoju]|--(?:branch|depth|config|origin|reference|jobs|filter|upload-pack))$/;

function ofGit(
  given: readonly string[],
  outer: string | undefined,
  variables: Variables,
): CopyWork | undefined {
  const at = given.findIndex((arg, index) => !arg.startsWith('-') && !/^-[Cc]$/.test(given[index - 1] ?? ''));
  const args = given.slice(at + 1);
  const within = given.slice(0, at).lastIndexOf('-C');
  const folder = within < 0 ? outer : resolvePath(outer, given[within + 1] ?? '');
  const plain = args.filter((arg, index) => !arg.startsWith('-') && !valued.test(args[index - 1] ?? ''));
  if (given[at] === 'clone') return cloned(args, plain, folder);
  if (given[at] !== 'push') return undefined;
  if (args.some((arg) => /^--(?:delete|dry-run|tags)$|^-[dn]$/.test(arg))) return undefined;
  if (args.some((arg) => arg.includes('merge_request.create'))) return { is: 'request' };
  const branch = plain[1]?.replace(/^.*:/, '').replace(/^refs\/heads\//, '');
  return { is: 'push', folder, variables, ...(branch === undefined ? {} : { branch }) };
}

function cloned(
  args: readonly string[],
  [url, into]: readonly string[],
  folder: string | undefined,
): CopyWork | undefined {
  if (url === undefined) return undefined;
  const name = into ?? nameOf(url);
  const branch = args.flatMap((arg, index) =>
    /^(?:-b|--branch)$/.test(arg) ? [args[index + 1] ?? ''] : /^--branch=/.test(arg) ? [arg.slice(9)] : [],
  )[0];
  return {
    is: 'clone',
    url,
    folder: name === '' || isOpaque(name) ? undefined : resolvePath(folder, name),
    ...(branch === undefined ? {} : { branch }),
  };
}

/** The folder that a repository is cloned into where nobody says. */
function nameOf(url: string): string {
  return (
    url
      .slice(0, 500)
      .replace(/(?:\.git)?\/?$/, '')
      .split(/[/:]/)
      .at(-1) ?? ''
  );
}

/** Actions that do the same, with the input that names the folder. */
const actions: Readonly<
  Record<string, { readonly is: 'clone' | 'push' | 'request'; readonly folder: string }>
> = {
  'actions/checkout': { is: 'clone', folder: 'path' },
  'stefanzweifel/git-auto-commit-action': { is: 'push', folder: 'repository' },
  'endbug/add-and-commit': { is: 'push', folder: 'cwd' },
  'ad-m/github-push-action': { is: 'push', folder: 'directory' },
  'peter-evans/create-pull-request': { is: 'request', folder: 'path' },
};

/** The part of an action in changing a copy of another repository. */
export function copyWorkOfAction({ uses = '', with: inputs = {}, env = {} }: Step): CopyWork | undefined {
  const action = actions[uses.toLowerCase()];
  if (!action) return undefined;
  if (action.is === 'request') return { is: 'request' };
  const folder = resolvePath('', inputs[action.folder] ?? '.');
  const branch = inputs[action.is === 'clone' ? 'ref' : 'branch'];
  const told = branch === undefined ? {} : { branch };
  if (action.is === 'push') return { is: 'push', folder, variables: new Map(Object.entries(env)), ...told };
  return inputs.repository === undefined
    ? undefined
    : { is: 'clone', url: inputs.repository, folder, ...told };
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { UserError } from '../errors.js';

/**
 * Settings that a scanned repository could carry to make git run something, all switched off. `-c` outranks the
 * repository's own configuration.
 */
const harmless = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.pager=cat',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.askPass=false',
  'core.quotePath=false',
  'credential.helper=',
  'diff.external=',
  'diff.ignoreSubmodules=all',
  'gpg.program=false',
  'log.showSignature=false',
  'log.showRoot=true',
  'log.follow=false',
  'log.date=default',
  'mailmap.file=',
  'protocol.allow=never',
  'submodule.recurse=false',
  'uploadpack.packObjectsHook=',
];

/** What every call to git is given: a few variables of ours and nothing that redirects or instructs git. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, XDG_CONFIG_HOME, SystemRoot } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(HOME === undefined ? {} : { HOME }),
    ...(XDG_CONFIG_HOME === undefined ? {} : { XDG_CONFIG_HOME }),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    LC_ALL: 'C',
    TZ: 'UTC',
  };
}

/** A git directory, and the work tree that belongs to it. */
export interface Repository {
  readonly gitFolder: string;
  readonly workTree?: string;
}

/** Starts git in a repository. Nothing of the repository's own is run. */
export function startGit(repository: Repository, args: readonly string[]): ChildProcessWithoutNullStreams {
  const where = [
    `--git-dir=${repository.gitFolder}`,
    ...(repository.workTree === undefined ? [] : [`--work-tree=${repository.workTree}`]),
  ];
  const settings = harmless.flatMap((setting) => ['-c', setting]);
  return spawn('git', ['--no-pager', ...where, ...settings, ...args], {
    cwd: repository.workTree ?? repository.gitFolder,
    env: environment(),
    stdio: 'pipe',
    shell: false,
  });
}

/** What git said, byte for byte. */
export interface Said {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs git to its end. Rejects only where git cannot be started. */
export function askGit(repository: Repository, args: readonly string[]): Promise<Said> {
  const child = startGit(repository, args);
  child.stdin.end();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(
        new UserError({
          what: `git cannot be started: ${error.message}`,
          todo: 'Install git, or scan a folder without .git.',
        }),
      ),
    );
    child.once('close', (code) =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }),
    );
  });
}

/** The answer as trimmed text, or nothing where git says no. */
export async function askText(repository: Repository, args: readonly string[]): Promise<string | undefined> {
  const { code, stdout } = await askGit(repository, args);
  return code === 0 ? stdout.toString().trim() : undefined;
}

/** NUL-separated pieces of an answer; the bytes are kept, since names need not be UTF-8. */
export function pieces(output: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  let start = 0;
  for (let end = output.indexOf(0); end >= 0; end = output.indexOf(0, start)) {
    if (end > start) found.push(output.subarray(start, end));
    start = end + 1;
  }
  return found;
}

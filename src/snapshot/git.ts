import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { UserError } from '../errors.js';

/**
 * Settings that a scanned repository could carry to make git run, fetch, or endlessly read something, all switched
 * off. `-c` outranks the repository's own configuration.
 */
const harmless = [
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.pager=cat',
  'core.editor=false',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.askPass=false',
  'core.alternateRefsCommand=false',
  'core.quotePath=false',
  'core.precomposeUnicode=false',
  'credential.helper=',
  'diff.external=',
  'diff.ignoreSubmodules=all',
  'diff.orderFile=/dev/null',
  'diff.relative=false',
  'diff.renames=false',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'i18n.logOutputEncoding=UTF-8',
  'log.showSignature=false',
  'log.showRoot=true',
  'log.follow=false',
  'log.mailmap=true',
  'mailmap.file=/dev/null',
  'protocol.allow=never',
  'submodule.recurse=false',
  'uploadpack.packObjectsHook=',
] as const;

/** The same as arguments. */
export const switchedOff: readonly string[] = harmless.flatMap((setting) => ['-c', setting]);

/** A call that takes longer is stopped: nothing in a sane repository does. Milliseconds. */
const patience = 10 * 60 * 1000;

/** What one call may say: more is no list of files that people keep. */
const mostOutput = 256 * 1024 * 1024;

/** Where git is to look, and what is known to be switched off there beside the usual. */
export interface Repository {
  /** Folder, or the `.git` file of a linked work tree or submodule. */
  readonly gitFolder: string;
  /** Without one, git is told that the repository is bare. */
  readonly workTree?: string;
  /** More settings by name; names may hold any character. */
  readonly settings?: ReadonlyMap<string, string>;
}

/** What every call to git is given: a few variables of ours, and nothing that redirects or instructs git. */
export function environment(settings: ReadonlyMap<string, string> = new Map()): NodeJS.ProcessEnv {
  const inherited = ['PATH', 'HOME', 'SystemRoot', 'TMPDIR'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const numbered = [...settings].flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    ...Object.fromEntries([...inherited, ...numbered]),
    GIT_CONFIG_COUNT: String(settings.size),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: 'none-at-all',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    TZ: 'UTC',
  };
}

/** Starts git in a repository. Every call goes through here; nothing of the repository's own is run. */
export function startGit(repository: Repository, args: readonly string[]): ChildProcessWithoutNullStreams {
  const { gitFolder, workTree, settings } = repository;
  const where = workTree === undefined ? ['--bare'] : [`--work-tree=${workTree}`];
  return spawn('git', ['--no-pager', `--git-dir=${gitFolder}`, ...where, ...switchedOff, ...args], {
    cwd: workTree ?? dirname(gitFolder),
    env: environment(settings),
    stdio: 'pipe',
    shell: false,
  });
}

/** What git said, byte for byte. */
export interface Said {
  /** 0 where all went well. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs git to its end. Rejects only where git cannot be started. */
export function askGit(repository: Repository, args: readonly string[]): Promise<Said> {
  return collect(startGit(repository, args));
}

/**
 * Asks git with the user's own configuration instead of none: whether it would read a folder at all, and what the
 * user ignores everywhere. For look-ups that run nothing.
 */
export function askAsUser(folder: string, args: readonly string[]): Promise<Said> {
  const { GIT_CONFIG_NOSYSTEM, GIT_CONFIG_GLOBAL, ...rest } = environment();
  const own = ['XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const env = { ...rest, ...Object.fromEntries(own) };
  return collect(spawn('git', ['-c', 'core.fsmonitor=false', ...args], { cwd: folder, env, stdio: 'pipe' }));
}

function collect(child: ChildProcessWithoutNullStreams): Promise<Said> {
  child.stdin.on('error', () => {});
  child.stdin.end();
  const stop = setTimeout(() => child.kill('SIGKILL'), patience);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > mostOutput) child.kill('SIGKILL');
    else out.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (err.length < 1000) err.push(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearTimeout(stop);
      reject(notStarted(error));
    });
    child.once('close', (code) => {
      clearTimeout(stop);
      const complaint =
        length > mostOutput ? 'git listed more than can be held' : Buffer.concat(err).toString();
      resolve({ code: code ?? 1, stdout: Buffer.concat(out), stderr: complaint });
    });
  });
}

/** What a user reads when git is not there. */
export function notStarted(error: Error): UserError {
  return new UserError({
    what: `git cannot be started: ${error.message}`,
    todo: 'Install git, or scan a folder without .git.',
  });
}

/** The answer as trimmed text, or nothing where git says no. */
export async function askText(repository: Repository, args: readonly string[]): Promise<string | undefined> {
  const { code, stdout } = await askGit(repository, args);
  return code === 0 ? stdout.toString().trim() : undefined;
}

/** Hands on what git says as it comes. Throws what git complained of. */
export async function streamGit(
  repository: Repository,
  args: readonly string[],
  take: (chunk: Buffer) => void,
  limit = patience,
): Promise<void> {
  const child = startGit(repository, args);
  const stop = setTimeout(() => child.kill('SIGKILL'), limit);
  const ended = new Promise<number>((resolve, reject) => {
    child.once('close', (code) => resolve(code ?? 1));
    child.once('error', (error) => reject(notStarted(error)));
  });
  let complaint = '';
  child.stdin.on('error', () => {});
  child.stdin.end();
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 4000) complaint += chunk.toString();
  });
  child.stdout.on('data', take);
  try {
    if ((await ended) !== 0) throw new Error(firstLine(complaint) || 'it took too long');
  } finally {
    clearTimeout(stop);
  }
}

function firstLine(text: string): string {
  const fatal = /^fatal: (.*)$/m.exec(text);
  return fatal?.[1] ?? text.split('\n', 1)[0] ?? '';
}

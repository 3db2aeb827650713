import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { UserError } from '../../errors.js';
import { environment, notStarted, switchedOff } from '../git.js';
import { fetchErrorOf, unknownFailure } from './complaints.js';
import { explained } from './full-disk.js';
import { packedBytes } from './packs.js';
import { FetchError, type FetchRequest } from './request.js';

/** What people's machines need to get out, by the names that curl reads. */
const wayOut = [
  ...['HTTPS_PROXY', 'https_proxy', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'GIT_SSL_CAPATH'],
];

/** Settings of every fetch: nothing is run, nothing is followed, and each pack is kept as it came. */
const settings: readonly (readonly [string, string])[] = [
  ['fetch.negotiationAlgorithm', 'default'],
  ['fetch.unpackLimit', '1'],
  ['fetch.recurseSubmodules', 'false'],
  ['fetch.writeCommitGraph', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', '100'],
  ['http.lowSpeedTime', '60'],
  ['http.proxyAuthMethod', 'anyauth'],
  ['protocol.version', '2'],
  ['transfer.bundleURI', 'false'],
];

/** Milliseconds between two looks at how much has come, and those that git is given to tidy up. */
const glance = 200;
const grace = 2000;

/** A clone address that may be used: encrypted or on this machine, and without a secret in it. */
export function checkedAddress(cloneUrl: string): URL {
  const url = URL.canParse(cloneUrl) ? new URL(cloneUrl) : undefined;
  const here = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && here);
  if (url && safe && !url.username && !url.password && !url.search && !url.hash) return url;
  throw new UserError({
    what: 'this is no address that can be fetched from',
    where: url?.host ?? 'clone_url',
  });
}

/** One fetch from the remote called `origin`. */
export interface Fetch {
  readonly args: readonly string[];
  /** Object ids, handed over by standard input. */
  readonly wanted?: readonly string[];
  /** Git does not tell what is here, so that the answer is whole: having a commit is not having its files. */
  readonly whole?: boolean;
}

/** Runs `git fetch` within the bounds of the request; says how many bytes came, also where it fails. @throws FetchError */
export async function runFetch(
  request: FetchRequest,
  address: URL,
  { args, wanted, whole = false }: Fetch,
  mostBytes: number,
  count: (bytes: number) => void,
): Promise<void> {
  const { folder, signal } = request;
  if (signal?.aborted) throw new FetchError(stopped);
  if (mostBytes <= 0) throw new FetchError(tooLarge);
  const token = await request.token?.();
  const before = packedBytes(folder);
  const names = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', ...args];
  const child = start(folder, names, address, token, whole);
  child.stdin.on('error', () => {});
  child.stdin.end(wanted ? `${wanted.join('\n')}\n` : '');
  let most = 0;
  const error = await ended(child, request, () => {
    most = Math.max(most, packedBytes(folder) - before);
    return most > mostBytes;
  });
  count(most);
  if (error) throw error;
}

const stopped = 'the run was stopped';
const tooLarge = 'it is larger than may be fetched';

function start(
  gitFolder: string,
  args: readonly string[],
  url: URL,
  token: string | undefined,
  whole: boolean,
): ChildProcessWithoutNullStreams {
  const secret =
    token === undefined
      ? []
      : [[`http.${url.origin}/.extraHeader`, `Authorization: ${basic(token)}`] as const];
  const given = new Map([...settings, ...secret]);
  if (whole) given.set('fetch.negotiationAlgorithm', 'noop');
  const inherited = wayOut.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return spawn('git', ['--no-pager', `--git-dir=${gitFolder}`, '--bare', ...switchedOff, ...args], {
    cwd: gitFolder,
    // The home holds passwords of the user (.netrc), which are for nobody here.
    env: {
      ...environment(given),
      ...Object.fromEntries(inherited),
      HOME: gitFolder,
      GIT_ALLOW_PROTOCOL: url.protocol.slice(0, -1),
    },
    stdio: 'pipe',
    shell: false,
  });
}

/** How git signs in: the name does not matter, the token is the password. */
export function basic(token: string): string {
  return `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
}

/** Waits for the end; what went wrong, if anything did. */
async function ended(
  child: ChildProcessWithoutNullStreams,
  request: FetchRequest,
  tooMuch: () => boolean,
): Promise<Error | undefined> {
  const bounds = bounded(child, request, tooMuch);
  let complaint = '';
  child.stdout.resume();
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 8000) complaint += chunk.toString();
  });
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', (error) => reject(notStarted(error)));
      child.once('close', (status) => resolve(status ?? 1));
    });
    if (tooMuch()) return new FetchError(tooLarge);
    if (code === 0) return bounds.broken();
    return bounds.broken() ?? (explained(fetchErrorOf(complaint), request.folder, unknownFailure) as Error);
  } finally {
    bounds.lift();
  }
}

/** Stops a fetch that takes too long or brings too much, or with the run; says which it was. */
function bounded(
  child: ChildProcessWithoutNullStreams,
  { patience, signal }: FetchRequest,
  tooMuch: () => boolean,
): { readonly broken: () => FetchError | undefined; readonly lift: () => void } {
  let why: FetchError | undefined;
  const stop = (reason: string) => {
    if (why) return;
    why = new FetchError(reason);
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), grace).unref();
    // What talks to the network is a child of git and ends by itself; it is not waited for.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const aborted = () => stop(stopped);
  const late = setTimeout(() => stop('fetching it took too long'), patience);
  const watch = setInterval(() => tooMuch() && stop(tooLarge), glance);
  signal?.addEventListener('abort', aborted, { once: true });
  const lift = () => {
    clearTimeout(late);
    clearInterval(watch);
    signal?.removeEventListener('abort', aborted);
  };
  return { broken: () => why, lift };
}

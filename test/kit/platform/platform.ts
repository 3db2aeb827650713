import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answerTo } from './api.js';
import { emptyRepository } from './empty.js';
import { serveGit } from './git-http.js';
import type { Asked, Fault, Hosted, Team } from './hosted.js';
import { Limits } from './sending.js';

export interface PlatformOptions {
  /** Tokens that are accepted; an installation of an App is given the first. */
  readonly tokens?: readonly string[];
  /** Whether public repositories ask for a token as well. */
  readonly demandsToken?: boolean;
  /** Requests that each token has in an hour. */
  readonly hourly?: number;
  /** The user whose tokens these are. */
  readonly user?: string;
}

/**
 * A hosting platform on this machine: the REST subset and GraphQL below `api`, real repositories over git's smart HTTP
 * below `origin`. What was asked for is in `asked`; `fault` lets things go wrong.
 *
 *     const platform = await startPlatform({ tokens: ['t'], demandsToken: true });
 *     platform.add({ owner: 'tea', name: 'shop', git: writeBare(folder, { name: 'shop.git', commits }) });
 *     platform.fault(/tea\/shop\.git/, { kind: 'cut', after: 1000 }, 1);
 *     ... serverAt(platform.api) ... await platform.close();
 */
export class Platform {
  readonly asked: Asked[] = [];
  /** What reached the other host, to which `elsewhere` redirects. */
  readonly askedElsewhere: Asked[] = [];
  readonly repositories: Hosted[] = [];
  readonly teams: Team[] = [];
  readonly limits: Limits;
  readonly #faults: { readonly where: RegExp; readonly fault: Fault; left: number }[] = [];
  readonly #servers: readonly [Server, Server];
  #ids = 1;

  constructor(readonly options: PlatformOptions) {
    this.limits = new Limits(options.hourly ?? 5000);
    this.#servers = [
      createServer((request, response) => void this.#answer(request, response)),
      createServer((request, response) => this.#answerElsewhere(request, response)),
    ];
  }

  get origin(): string {
    return addressOf(this.#servers[0]);
  }

  /** What `--api-url` is given: the shape of GitHub Enterprise. */
  get api(): string {
    return `${this.origin}/api/v3`;
  }

  async start(): Promise<this> {
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))),
    );
    return this;
  }

  /** Hosts a repository; the first of a name wins. */
  add(hosted: Omit<Hosted, 'id'>): Hosted {
    const whole = { ...hosted, id: this.#ids++ };
    this.repositories.push(whole);
    return whole;
  }

  /** Changes what is hosted, such as its name or that it vanished. */
  change(owner: string, name: string, part: Partial<Hosted>): void {
    const at = this.repositories.findIndex((one) => one.owner === owner && one.name === name);
    const before = this.repositories[at];
    if (!before) throw new Error(`no ${owner}/${name} here`);
    this.repositories[at] = { ...before, ...part };
  }

  /** Lets requests go wrong whose `METHOD /path?query` fits, so many times. */
  fault(where: RegExp, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ where, fault, left: times });
  }

  mend(): void {
    this.#faults.length = 0;
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#servers.map((server) => {
        server.closeAllConnections();
        return new Promise((done) => server.close(done));
      }),
    );
  }

  accepts(authorization: string | undefined): string | undefined {
    const [, kind = '', given = ''] = /^(basic|bearer|token) (.*)$/i.exec(authorization ?? '') ?? [];
    const token =
      kind.toLowerCase() === 'basic'
        ? Buffer.from(given, 'base64')
            .toString()
            .replace(/^[^:]*:/, '')
        : given;
    return this.options.tokens?.includes(token) ? token : undefined;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const git = /^\/([^/]+\/[^/]+?)\.git(\/info\/refs|\/git-upload-pack)$/.exec(url.pathname);
    const body = git ? '' : await textOf(request);
    const about = url.pathname.endsWith('/graphql') ? aboutIn(body) : '';
    const asked = recorded(request, about);
    this.asked.push(asked);
    response.once('close', () => {
      asked.status = response.statusCode;
      if (!git) asked.bytes = Number(response.getHeader('content-length') ?? 0);
    });
    const fault = this.#faultFor(`${asked.method} ${asked.path}`);
    if (fault?.kind === 'slow') await wait(fault.ms);
    if (fault?.kind === 'elsewhere')
      return redirect(response, 302, `${addressOf(this.#servers[1])}${request.url ?? ''}`);
    if (git) return this.#git(git[1] ?? '', git[2] ?? '', url, request, response, asked, fault);
    answerTo(this, request, response, url, body, fault);
  }

  async #git(
    name: string,
    rest: string,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
    asked: Asked,
    fault: Fault | undefined,
  ): Promise<void> {
    const called = (one: Hosted) => `${one.owner}/${one.name}`.toLowerCase() === name.toLowerCase();
    const moved = this.repositories.find(({ formerly }) => formerly?.includes(name));
    const hosted = this.repositories.find(called);
    if (!hosted && moved)
      return redirect(response, 301, `${this.origin}/${moved.owner}/${moved.name}.git${rest}${url.search}`);
    const known = this.accepts(request.headers.authorization) !== undefined;
    const open = !this.options.demandsToken && (hosted?.visibility ?? 'public') === 'public';
    if (!known && (!open || !hosted)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="tea"' }).end();
      return;
    }
    if (fault?.kind === 'status') {
      response.writeHead(fault.status).end();
      return;
    }
    if (!hosted || hosted.vanished) {
      response.writeHead(404).end('Repository not found.');
      return;
    }
    const folder = hosted.git ?? emptyRepository();
    const most = fault?.kind === 'cut' ? fault.after : undefined;
    asked.bytes = await serveGit(folder, rest, url.search.slice(1), request, response, most);
  }

  #answerElsewhere(request: IncomingMessage, response: ServerResponse): void {
    this.askedElsewhere.push(recorded(request, ''));
    response.writeHead(404).end();
  }

  #faultFor(text: string): Fault | undefined {
    const found = this.#faults.find(({ where, left }) => left > 0 && where.test(text));
    if (found) found.left--;
    return found?.fault;
  }
}

/** Starts a platform that hosts nothing yet. */
export function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  return new Platform(options).start();
}

function addressOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

function recorded({ method = '', url = '', headers }: IncomingMessage, about: string): Asked {
  const noneMatch = headers['if-none-match'];
  return {
    method,
    path: about === '' ? url : `${url} ${about}`,
    ...(headers.authorization === undefined ? {} : { authorization: headers.authorization }),
    ...(noneMatch === undefined ? {} : { ifNoneMatch: noneMatch }),
    status: 0,
    bytes: 0,
  };
}

function aboutIn(body: string): string {
  const { variables } = JSON.parse(body) as { variables?: { owner?: string; name?: string } };
  return `${variables?.owner}/${variables?.name}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}

function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { location, 'content-length': 0 }).end();
}

import * as z from 'zod';
import { UserError } from '../../errors.js';
import { reasonOf } from '../../hosting/ask.js';
import { type Client, clientFor } from '../../hosting/client.js';
import { hostingFacts } from '../../hosting/facts.js';
import { scopes } from '../../hosting/scopes.js';
import type { Server } from '../../hosting/server.js';
import type { Cost, Listed } from '../../org/organisation.js';
import type { Told } from '../../org/run.js';
import type { Source } from '../../org/source.js';
import { CutOff, Unreadable } from '../../org/stopped.js';

const aDay = 24 * 60 * 60 * 1000;

const shape = z
  .object({
    name: z.string(),
    owner: z.object({ login: z.string() }),
    clone_url: z.string(),
    default_branch: z.string().nullish(),
    visibility: z.enum(['public', 'private', 'internal']).optional(),
    private: z.boolean(),
    archived: z.boolean().optional(),
    fork: z.boolean(),
    disabled: z.boolean().optional(),
    topics: z.array(z.string()).optional(),
    pushed_at: z.string().nullish(),
    size: z.number().optional(),
  })
  .transform(
    (one): Listed => ({
      owner: one.owner.login,
      name: one.name,
      cloneUrl: one.clone_url,
      ...(one.default_branch && one.pushed_at ? { defaultBranch: one.default_branch } : {}),
      visibility: one.visibility ?? (one.private ? 'private' : 'public'),
      archived: one.archived ?? false,
      fork: one.fork,
      disabled: one.disabled ?? false,
      topics: [...(one.topics ?? [])].sort(),
      ...(one.pushed_at ? { pushedAt: one.pushed_at } : {}),
      sizeKiB: one.size ?? 0,
    }),
  );

export interface SourceOptions {
  readonly server: Server;
  readonly token: string;
  readonly asOf: string;
  readonly now: Date;
  readonly mostRequests: number;
}

/** The platform, through its API. */
export class ApiSource implements Source {
  readonly host: string;
  readonly #options: SourceOptions;
  readonly #client: Client;
  #requests = 0;
  #left: number | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.host = options.server.host;
    this.#client = clientFor(options);
  }

  async list(owners: readonly string[]): Promise<readonly Listed[]> {
    const all: Listed[] = [];
    for (const owner of owners) all.push(...(await this.#listOwner(owner)));
    return all;
  }

  async #listOwner(owner: string): Promise<readonly Listed[]> {
    const all: Listed[] = [];
    for (let page = 1; ; page++) {
      this.#take(1);
      const { data } = await this.#client.repos
        .listForOrg({ org: owner, per_page: 100, page })
        .catch((error) => {
          throw new UserError({
            what: `the repositories of ${owner} cannot be listed: ${reasonOf(error, scopes.repository)}`,
          });
        });
      all.push(...z.array(shape).parse(data));
      if (data.length < 100) return all;
    }
  }

  async head(repository: Listed, _known: string): Promise<{ readonly commit: string; readonly cost: Cost }> {
    this.#take(1);
    try {
      const { data } = await this.#client.request('GET /repos/{owner}/{repo}/commits/{ref}', {
        owner: repository.owner,
        repo: repository.name,
        ref: repository.defaultBranch ?? 'HEAD',
        headers: { accept: 'application/vnd.github.sha' },
      });
      const text: unknown = data;
      const commit = text instanceof ArrayBuffer ? new TextDecoder().decode(text) : String(text);
      return { commit: commit.trim(), cost: { requests: 1, bytes: 0 } };
    } catch (error) {
      throw new Unreadable(reasonOf(error, scopes.branch), { requests: 1, bytes: 0 });
    }
  }

  async facts(repository: Listed): Promise<Told> {
    this.#take(6);
    const { server, token, asOf, now } = this.#options;
    const facts = await hostingFacts({
      server,
      token,
      repository,
      asOf: Math.floor(Date.parse(asOf) / 1000),
      current: now.getTime() - Date.parse(asOf) <= aDay,
    });
    return { facts, cost: { requests: 6, bytes: 0 } };
  }

  async token(_repository: Listed): Promise<string> {
    return this.#options.token;
  }

  requests(): number {
    return this.#requests;
  }

  left(): number | undefined {
    return this.#left;
  }

  #take(count: number): void {
    if (this.#requests + count > this.#options.mostRequests) throw new CutOff('--max-requests is used up');
    this.#requests += count;
  }
}

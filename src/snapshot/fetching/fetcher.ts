import { setTimeout as wait } from 'node:timers/promises';
import { askGit } from '../git.js';
import { movedAway } from './complaints.js';
import { jittered } from './jitter.js';
import { newAddress } from './moved.js';
import { checkedAddress, type Fetch, runFetch } from './network.js';
import { FetchError, type FetchRequest } from './request.js';

const mostTries = 3;

/** Fetches into one folder, counts what that takes, tries again where it may help, and follows a renamed repository. */
export class Fetcher {
  fetches = 0;
  bytes = 0;
  /** `owner/name` to which the platform led. */
  movedTo: string | undefined;
  #address: URL;
  #written: string | undefined;

  constructor(readonly request: FetchRequest) {
    this.#address = checkedAddress(request.cloneUrl);
  }

  /** Begins with a folder that may be another one than before. */
  begin(): void {
    this.#written = undefined;
  }

  /** @throws FetchError */
  async fetch(fetch: Fetch): Promise<void> {
    const { signal, second = 1000 } = this.request;
    for (let tries = 1; ; tries++) {
      try {
        return await this.#once(fetch);
      } catch (error) {
        if (!(error instanceof FetchError)) throw error;
        if (error.reason === movedAway && this.movedTo === undefined) await this.#follow(error);
        else if (!error.passing || tries >= mostTries) throw error;
        else
          await wait(jittered(second * 2 ** (tries - 1)), undefined, signal ? { signal } : {}).catch(
            () => {},
          );
      }
    }
  }

  async #once(fetch: Fetch): Promise<void> {
    await this.#writeAddress();
    this.fetches++;
    await runFetch(this.request, this.#address, fetch, this.request.mostBytes - this.bytes, (bytes) => {
      this.bytes += bytes;
    });
  }

  async #follow(error: FetchError): Promise<void> {
    const target = await newAddress(this.#address, await this.request.token?.());
    if (!target) throw error;
    this.#address = target;
    this.movedTo = target.pathname.slice(1).replace(/\.git$/, '');
  }

  /** The remote has a name because git writes down the address of one that has none. */
  async #writeAddress(): Promise<void> {
    const { href } = this.#address;
    if (this.#written === href) return;
    const repository = { gitFolder: this.request.folder };
    await askGit(repository, ['config', '--replace-all', 'remote.origin.url', href]);
    this.#written = href;
  }
}

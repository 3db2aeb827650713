import { UserError } from '../errors.js';

/** A repository on the platform; both parts were checked and can stand in a URL. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

const owners = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const names = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/** Reads `owner/name`. */
export function repositoryName(text: string): RepositoryName {
  const [owner = '', name = '', ...rest] = text.split('/');
  if (owners.test(owner) && names.test(name) && rest.length === 0) return { owner, name };
  throw new UserError({
    what: 'this is no name of a repository on GitHub',
    where: text.slice(0, 100),
    todo: 'give it as owner/name',
  });
}

/** Checks the name of an organisation or a user, so that it can stand in a URL. */
export function checkOwner(text: string): void {
  if (owners.test(text)) return;
  throw new UserError({
    what: 'this is no name of an organisation or a user on GitHub',
    where: text.slice(0, 100),
    todo: 'give it as it stands in addresses: https://github.com/OWNER',
  });
}

/** Whether a word of a command line reads as `owner/name`. */
export function looksLikeName(text: string): boolean {
  const [owner = '', name = '', ...rest] = text.split('/');
  return owners.test(owner) && names.test(name) && rest.length === 0;
}

/** `https://host/owner/name.git`, `ssh://git@host/owner/name`, `git@host:owner/name`: host, owner and name. */
const remote =
  /^(?:(?:https?|ssh|git):\/\/(?:[^/@]*@)?([^/:@]+)(?::\d+)?\/|(?:[^/@:]+@)?([^/:@]+):)([^/]+)\/([^/]+?)(?:\.git)?\/?$/i;

/** The repository that an origin names, where it stands on this host. */
export function nameOfRemote(url: string, host: string): RepositoryName | undefined {
  const [, inUrl, inScp, owner = '', name = ''] = remote.exec(url.slice(0, 1000)) ?? [];
  const found = (inUrl ?? inScp ?? '').toLowerCase().replace(/^(?:ssh|www)\.(?=github\.com$)/, '');
  return found === host && owners.test(owner) && names.test(name) ? { owner, name } : undefined;
}

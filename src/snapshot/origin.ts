import { configurationOf, findRepository, requireFolder } from './locate.js';

/** Where a repository was cloned from, as git has it. It may hold a password: parse it, never show it. */
export async function originOf(path: string): Promise<string | undefined> {
  const repository = await findRepository(requireFolder(path));
  return repository && (await configurationOf(repository)).get('remote.origin.url');
}

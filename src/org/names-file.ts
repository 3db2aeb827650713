import { UserError } from '../errors.js';
import { repositoryName } from '../hosting/repository-name.js';

/**
 * The repositories that a file names: `owner/name` per line, blank lines and `#` comments between them.
 * @throws UserError with file and line where something else stands there.
 */
export function namesIn(text: string, file: string): readonly string[] {
  const names = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((row, index) => {
      const name = row.replace(/(^|\s)#.*$/, '').trim();
      return name === '' ? [] : [checked(name, `${file}:${index + 1}`)];
    });
  if (names.length > 0) return names;
  throw new UserError({ what: 'no repository is named', where: file, todo: 'give owner/name, one a line' });
}

function checked(text: string, where: string): string {
  try {
    const { owner, name } = repositoryName(text);
    return `${owner}/${name}`;
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError({ what: error.what, where, todo: 'give owner/name, one a line' });
    throw error;
  }
}

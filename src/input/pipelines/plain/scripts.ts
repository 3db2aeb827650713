import { type Followed, plainWords, type Runner, within } from './runner.js';

/** Shell scripts of the repository, called by path or handed to a shell. */
export const scripts: Runner = {
  programs: ['bash', 'sh', 'zsh', 'source', '.'],
  follow(argv, folder, look) {
    const [path] = plainWords(argv);
    return path === undefined ? undefined : scriptAt(path, folder, look);
  },
};

/** The script that a command's own name is, if it is a text file of the repository that a shell runs. */
export function scriptAt(
  word: string,
  folder: string,
  look: Parameters<Runner['follow']>[2],
): readonly Followed[] | undefined {
  if (!word.includes('/') && !word.endsWith('.sh')) return undefined;
  const relative = word.replace(
    /^(\$\{?(GITHUB_WORKSPACE|CI_PROJECT_DIR|WORKSPACE|PWD|ROOT|DIR|SCRIPT_DIR|TRAVIS_BUILD_DIR|XX*)\}?|\$\(pwd\)|\/workspace|\/app|\/src)\//,
    '',
  );
  for (const base of [folder, '']) {
    const path = within(base, relative);
    if (path === undefined || !/(^|\/)[\w.-]+$/.test(path) || look.match(escapeGlob(path)).length === 0)
      continue;
    const file = look.file(path);
    if (!file) return [];
    if (!/\.(sh|bash)$/.test(path) && !/^#!.{0,60}\b(ba|z|da|k)?sh\b/.test(file.text)) return undefined;
    return [{ script: file.text, path, line: 1, folder: base, name: path }];
  }
  return undefined;
}

function escapeGlob(path: string): string {
  return path.replace(/[[\]{}()*?!+@]/g, '\\$&');
}

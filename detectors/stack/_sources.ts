import { languageOf } from '../../src/input/languages.js';

/** Settings of tools that are written as code, and code that only builds or sets up. */
const settings =
  /(^|\/)(\.[^/]+|[\w.-]+\.(config|conf)\.[cm]?[jt]s|[Gg]ulpfile(\.babel)?\.[cm]?[jt]s|[Gg]runtfile\.[cm]?js|[Mm]akefile\.[cm]?js|Package@swift-[\d.]+\.swift|gunicorn[\w.]*\.py|\w+\.conf\.py|build\.rs|setup\.py|noxfile\.py|tasks\.py|conftest\.py|[Dd]angerfile(\.[jt]s)?|build\.gradle\.kts|settings\.gradle\.kts|Package\.swift|mix\.exs|conanfile\.py|WORKSPACE|fabfile\.py)$|(^|\/)\.[^/]+\//;

/** Programs for people and pipelines, and code inside infrastructure code. */
const besideProduct =
  /(^|\/)(scripts?|tools?|hack|ci|dev|terraform|infra|infrastructure|cloudformation|cdk|pulumi|ansible|puppet|chef)\//;

/** What a home directory holds: three of these make a collection of somebody's settings. */
const homeFile =
  /(^|\/)(dot_|\.)?(bashrc|bash_profile|bash_aliases|bash_prompt|zshrc|zshenv|zprofile|vimrc|gvimrc|inputrc|tmux\.conf|gitconfig|gitignore_global|aliases|exports|functions|hushlogin|screenrc|wgetrc|curlrc|macos|osx|Brewfile|p10k\.zsh|Xresources|xinitrc)(\.symlink|\.tmpl)?$/;

/** Whether the repository is somebody's dotfiles. */
export function areDotfiles(paths: readonly string[]): boolean {
  return paths.filter((path) => homeFile.test(path)).length >= 3;
}

/** Whether the repository is a data set: described as one, with its tables. */
export function isDataSet(paths: readonly string[]): boolean {
  return (
    paths.some((path) => /^(datapackage\.(json|ya?ml)|croissant\.json)$/.test(path)) &&
    paths.some((path) => /\.(csv|tsv|parquet|geojson|json|xlsx)$/.test(path) && path.includes('/'))
  );
}

/** The files of programs, entry points and the shallowest first; shell scripts last. */
export function programs(sources: readonly string[]): readonly string[] {
  return sources
    .filter((path) => !settings.test(path))
    .map((path): [number, string] => [rankOf(path), path])
    .sort(([a, left], [b, right]) => a - b || (left < right ? -1 : 1))
    .map(([, path]) => path);
}

const entryPoint =
  /(^|\/)(main|app|application|index|server|program|manage|cli|lib|mod|__main__|Application|Program)\.\w+$/;

function rankOf(path: string): number {
  const depth = path.split('/').length - (entryPoint.test(path) ? 3 : 0);
  return depth + (isScript(path) ? 100 : 0) + (besideProduct.test(path) ? 50 : 0);
}

/** Shell scripts glue; they are a product only where there is nothing else. */
export function isScript(path: string): boolean {
  const language = languageOf(path);
  return language === 'shell' || language === 'powershell';
}

/** Whether a file belongs to helpers or infrastructure rather than to what is delivered. */
export function isBesideProduct(path: string): boolean {
  return besideProduct.test(path);
}

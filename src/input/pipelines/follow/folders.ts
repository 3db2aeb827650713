import { isOpaque } from './opaque.js';

/** Stands for the root of the repository at the start of a path. */
export const rootMark = '/@root';

/** Variables and expressions by which CI systems and tools name the root of the repository. */
const rootNames =
  /^(?:\$\{?(?:GITHUB_WORKSPACE|CI_PROJECT_DIR|BUILD_SOURCESDIRECTORY|SYSTEM_DEFAULTWORKINGDIRECTORY|TRAVIS_BUILD_DIR|APPVEYOR_BUILD_FOLDER|WORKSPACE|BITBUCKET_CLONE_DIR|CIRCLE_WORKING_DIRECTORY|DRONE_WORKSPACE|BUILDKITE_BUILD_CHECKOUT_PATH|CIRRUS_WORKING_DIR|CI_WORKSPACE|HARNESS_STAGE_PATH|CODEBUILD_SRC_DIR)\}?|\$\{\{ ?github\.workspace ?\}\}|\$\((?:Build\.SourcesDirectory|System\.DefaultWorkingDirectory|Build\.Repository\.LocalPath)\)|\$\(git rev-parse --show-toplevel\)|\{\{ ?\.(?:ROOT_DIR|TASKFILE_DIR) ?\}\}|\{toxinidir\}|\{\{ ?justfile_directory\(\) ?\}\})/;

/** Absolute paths below these are no copies of the repository. */
const outside = /^(?:\/(?:tmp|opt|usr|var|etc|root|dev|proc|run|home)(?:\/|$)|~|\$\{?HOME)/;

/** Where a path leads from a folder, relative to the root; `undefined` where it cannot be told or leaves the repository. */
export function resolvePath(folder: string | undefined, path: string): string | undefined {
  const marked = path.replace(rootNames, rootMark);
  if (outside.test(marked)) return undefined;
  if (marked.startsWith(rootMark)) return normal(marked.slice(rootMark.length));
  if (isOpaque(marked)) return undefined;
  // An absolute path is most often where a container has the repository: `/app`, `/src`, `/workspace`.
  if (marked.startsWith('/')) return normal(marked.split('/').slice(2).join('/'));
  return folder === undefined ? undefined : normal(`${folder}/${marked}`);
}

function normal(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

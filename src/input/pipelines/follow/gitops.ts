import type { CopyWork } from './copies.js';
import { whereOf } from './environment.js';
import type { Draft } from './follow.js';

/** Addresses by which CI systems name the repository that they run for: a new version is pushed back to it. */
const own =
  /(?:CI_REPOSITORY_URL|CI_PROJECT_(?:PATH|URL|NAME)|GITHUB_REPOSITORY|github\.(?:repository|event\.[\w.]{1,80})|BITBUCKET_(?:REPO_SLUG|REPO_FULL_NAME|GIT_SSH_ORIGIN|GIT_HTTP_ORIGIN)|\bGIT_URL|BUILDKITE_REPO|CIRCLE_(?:REPOSITORY_URL|PROJECT_REPONAME)|DRONE_(?:REPO|GIT_HTTP_URL|GIT_SSH_URL|REMOTE_URL)|TRAVIS_REPO_SLUG|Build\.Repository\.\w{1,20}|BUILD_REPOSITORY_\w{1,20}|SEMAPHORE_GIT_URL|APPVEYOR_REPO_NAME|head\.repo\.\w{1,20})\s?[})]{0,2}(?:\.git)?\/?$/;

/** Repositories that say by their name that a controller deploys what they hold. */
const named =
  /(?:^|[^a-z])(?:git-?ops|argo-?cd|flux|manifests?|deploy(?:ments?)?|values|k8s|kubernetes|kustomize)(?:[^a-z]|$)/i;

type Clone = Extract<CopyWork, { is: 'clone' }>;
type Edit = Extract<CopyWork, { is: 'edit' }>;
type Push = Extract<CopyWork, { is: 'push' }>;

/**
 * Turns work on copies of other repositories into deployments: a run that clones a repository of manifests, sets the
 * image in them and pushes has a controller deploy it. What is asked for by a request is not deployed by the run.
 */
export function withGitOps(steps: readonly (readonly Draft[])[]): readonly (readonly Draft[])[] {
  const all = steps.flat().flatMap(({ copy }) => copy ?? []);
  const clones: Clone[] = [];
  let edits: Edit[] = [];
  const asks = all.some(({ is }) => is === 'request');
  if (all.length === 0) return steps;
  return steps.map((drafts) =>
    drafts.flatMap((draft): readonly Draft[] => {
      const { copy } = draft;
      if (!copy) return [draft];
      if (copy.is === 'clone' && !own.test(copy.url)) clones.push(copy);
      if (copy.is === 'edit') edits.push(copy);
      if (copy.is !== 'push' || asks) return [];
      const clone = clones.findLast((one) => isWithin(one, copy.folder));
      if (!clone) return [];
      const pushed = edits.filter((edit) => isOf(clone, edit));
      edits = edits.filter((edit) => !pushed.includes(edit));
      return deployed(draft, copy, clone, pushed);
    }),
  );
}

/** Whether a folder lies in a copy. Where it is not known how the copy is called, it is no folder that has a name before. */
function isWithin({ folder: root }: Clone, folder: string | undefined): boolean {
  if (root === undefined) return folder !== '';
  return folder !== undefined && (root === '' || folder === root || folder.startsWith(`${root}/`));
}

function isOf(clone: Clone, { folder, files }: Edit): boolean {
  return isWithin(clone, folder) || files.some((file) => isWithin(clone, file));
}

/** A chart that gets a new version is published, not deployed. */
const chart = /(?:^|\/)Chart\.ya?ml$/;

function deployed({ at, trail }: Draft, push: Push, clone: Clone, edits: readonly Edit[]): readonly Draft[] {
  if (edits.some(({ files }) => files.some((file) => chart.test(file)))) return [];
  const images = edits.filter(({ image }) => image);
  const isNamed = [clone.url, push.folder ?? ''].some((name) => named.test(lastOf(name)));
  const telling = images.length > 0 ? images : isNamed ? edits : [];
  const found = telling.map((edit): Draft => {
    const where = whereOf(['git', ...wordsOf(edit, push, clone)], [], push.variables, undefined);
    return {
      intent: 'deploy',
      by: 'git push',
      at,
      trail,
      ...(where ? { target: where.name, environment: where.kind } : { onwards: true }),
      ...(edit.image ? {} : { weak: true }),
    };
  });
  return found.filter(({ target }, index) => found.findIndex((one) => one.target === target) === index);
}

/** What may name the environment: files, folder and branches, then the repository. */
function wordsOf({ files, folder }: Edit, push: Push, clone: Clone): readonly string[] {
  const names = [...files, folder, push.branch, clone.branch, lastOf(clone.url)];
  return names.flatMap((name) => (name ? [name.replace(/^-+/, '')] : []));
}

function lastOf(path: string): string {
  return (
    path
      .replace(/(?:\.git)?\/?$/, '')
      .split(/[/:@]/)
      .at(-1) ?? ''
  );
}

import type { Commit } from '../../snapshot/history.js';

/** Subjects are cut here before patterns look at them. */
const longestSubject = 400;

interface Kind {
  readonly pattern: RegExp;
  readonly example: string;
}

/** Subjects of commits that take something back or mend production in haste, also by the branch that is merged. */
export const rollbacks: readonly Kind[] = [
  { pattern: /^"?revert\b(?! "revert\b)/i, example: 'Revert "Add dark mode"' },
  { pattern: /^(?:fix|chore|feat|build|ci)(?:\([\w-]+\))?: revert\b/i, example: 'fix: revert the cache' },
  { pattern: /^(?:rollback|roll back|back out|backout)\b/i, example: 'Roll back the new parser' },
  { pattern: /^\[?hot-?fix\b/i, example: 'hotfix: close the connection' },
  {
    pattern: /^Merge .*[/ '](?:revert|rollback|hotfix)[-/_]/,
    example: "Merge branch 'hotfix/1.2.1' into main",
  },
];

/** Subjects of commits that only stamp a version. */
export const releaseStamps: readonly Kind[] = [
  { pattern: /^\[?releas(?:e|ing)\]?(?:$|[:/ -]+(?:version |v)?[\w.@/-]*\d)/i, example: 'Release v1.2.0' },
  { pattern: /^(?:chore|build|ci)\(release\)/i, example: 'chore(release): 1.2.0' },
  {
    pattern: /^(?:prepare|preparing|cut|tag|start) (?:for )?(?:the )?(?:next )?(?:release|version|v?\d)/i,
    example: 'Prepare release 1.2',
  },
  {
    pattern: /^(?:bump|set|update|increment|start) (?:the )?(?:project )?version\b/i,
    example: 'Bump version to 1.3.0',
  },
  { pattern: /^version \d|^v?\d+\.\d+/i, example: 'v1.2.0' },
];

/** Subjects that name a dependency update. */
export const updateSubjects: readonly Kind[] = [
  {
    pattern:
      /\b(?:bump|upgrade|upgrading|update|updating|refresh|refreeze|freeze|renew|pin)[a-z]*\b.*\b(?:deps?|dependenc\w+|requirements?|lock ?file|lock|packages?|gems?|modules?|crates?|libs?|librar\w+|base images?|actions?|hooks?)\b/i,
    example: 'Update dev dependencies',
  },
  {
    pattern: /\b(?:bump|updat|upgrad)[a-z]*\b.* to (?:v|version )?[\w.-]*\d/i,
    example: 'Bump lodash from 4.17.20 to 4.17.21',
  },
  { pattern: /^(?:chore|build|fix|ci)\((?:deps|deps-dev|dependencies)\)/i, example: 'chore(deps): lodash' },
  { pattern: /^(?:chore: |build: |fix: )?(?:bump|upgrade)\b/i, example: 'Bump utils' },
  { pattern: /\bdependenc(?:y|ies)\b.*\bupdates?\b/i, example: 'Bundle of dependency updates' },
  {
    pattern: /\b(?:bundle|cargo|npm|yarn|pnpm|go|composer|poetry|uv|mix|pod)\b.* (?:update|upgrade)\b/i,
    example: 'bundle update',
  },
];

/** Files in which a dependency is named, with or without a lock. Its example is the file that shows it. */
export const dependencyFiles: readonly Kind[] = [
  {
    pattern: /(?:^|\/)(?:package|package-lock|npm-shrinkwrap|composer|deno)\.json$/,
    example: 'package.json',
  },
  {
    pattern:
      /(?:^|\/)(?:yarn|composer|Cargo|poetry|uv|pdm|Gemfile|Pipfile|mix|pubspec|Podfile|deno|flake|bun|pixi)\.lockb?$/,
    example: 'web/yarn.lock',
  },
  { pattern: /(?:^|\/)pnpm-(?:lock|workspace)\.yaml$/, example: 'pnpm-lock.yaml' },
  { pattern: /(?:^|\/)requirements[\w./-]*\.(?:txt|in)$/, example: 'requirements/dev.txt' },
  {
    pattern: /(?:^|\/)(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|constraints\.txt)$/,
    example: 'pyproject.toml',
  },
  { pattern: /(?:^|\/)(?:Gemfile|Podfile|Cartfile(?:\.resolved)?|[\w.-]+\.gemspec)$/, example: 'Gemfile' },
  {
    pattern:
      /(?:^|\/)(?:go\.(?:mod|sum|work)|Cargo\.toml|mix\.exs|pubspec\.yaml|Package\.(?:swift|resolved))$/,
    example: 'go.mod',
  },
  {
    pattern:
      /(?:^|\/)(?:pom\.xml|build\.sbt|[\w.-]*\.gradle(?:\.kts)?|libs\.versions\.toml|gradle\.lockfile|gradle-wrapper\.properties|deps\.edn|project\.clj)$/,
    example: 'gradle/libs.versions.toml',
  },
  {
    pattern:
      /(?:^|\/)(?:[\w.-]+\.(?:cs|fs|vb)proj|packages\.(?:config|lock\.json)|Directory\.(?:Packages|Build)\.props|global\.json)$/,
    example: 'src/App.csproj',
  },
  {
    pattern: /\.tf$|(?:^|\/)(?:\.terraform\.lock\.hcl|Chart\.(?:yaml|lock)|galaxy\.yml|[\w-]*Brewfile)$/,
    example: 'infra/main.tf',
  },
  {
    pattern:
      /(?:^|\/)(?:\.pre-commit-config\.yaml|\.tool-versions|mise\.toml|\.(?:ruby|node|python|java|go)-version|\.nvmrc)$/,
    example: '.tool-versions',
  },
  { pattern: /(?:^|\/)(?:Dockerfile[\w.-]*|[\w.-]+\.[Dd]ockerfile|Containerfile)$/, example: 'Dockerfile' },
];

/** Pipelines and compose files name actions and images. */
const imageFiles: readonly Kind[] = [
  { pattern: /^\.github\/(?:workflows|actions)\//, example: '.github/workflows/ci.yml' },
  { pattern: /^\.(?:woodpecker|circleci|buildkite|gitlab)\//, example: '.circleci/config.yml' },
  { pattern: /^\.(?:woodpecker|gitlab-ci|travis|drone)\.ya?ml$/, example: '.woodpecker.yml' },
  { pattern: /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/, example: 'docker/docker-compose.yml' },
];

/** Files that only change when what is installed changes. */
const lockFile =
  /(?:\.lockb?|-lock\.(?:json|yaml)|go\.sum|packages\.lock\.json|Package\.resolved|\.lock\.hcl)$/;

function fits(kinds: readonly Kind[], text: string): boolean {
  return kinds.some(({ pattern }) => pattern.test(text));
}

const dependencyNames = new Map<string, boolean>();

/** So many paths are remembered: most are changed again and again. */
const mostPaths = 50_000;

/** Whether a file names dependencies. */
function namesDependencies(path: string): boolean {
  const known = dependencyNames.get(path);
  if (known !== undefined) return known;
  const names = fits(dependencyFiles, path);
  if (dependencyNames.size < mostPaths) dependencyNames.set(path, names);
  return names;
}

/** A revert or hotfix, by subject or by the branch that it merges. */
export function isRollback({ subject }: Pick<Commit, 'subject'>): boolean {
  return fits(rollbacks, subject.slice(0, longestSubject));
}

/** A release's own commit, which only stamps versions. */
export function isReleaseStamp({ subject }: Pick<Commit, 'subject'>): boolean {
  return fits(releaseStamps, subject.slice(0, longestSubject));
}

/**
 * A dependency update, by a bot or by a person: it says so and changes a file that names dependencies, or it changes
 * such files and nothing else: any that a bot changes, a person's where a lock file is among them.
 */
export function isDependencyUpdate(commit: Pick<Commit, 'subject' | 'files' | 'bot'>): boolean {
  const subject = commit.subject.slice(0, longestSubject);
  const said = fits(updateSubjects, subject);
  const named = commit.files.filter(namesDependencies);
  if (named.length === 0) {
    const images = commit.files.some((path) => fits(imageFiles, path));
    return (
      images && said && (commit.bot || /\bactions?\b|\bimages?\b|\bfrom v?\d|\w\/\w| to v?\d/i.test(subject))
    );
  }
  if (said) return true;
  if (named.length < commit.files.length || isReleaseStamp(commit)) return false;
  return commit.bot || named.some((path) => lockFile.test(path));
}

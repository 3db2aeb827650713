import type { Place } from '../../../../evidence.js';
import type { Step } from '../../pipeline.js';

/** An action that caches: by itself, unless an input turns it off, or only where an input turns it on. */
interface Row {
  readonly action: RegExp;
  /** Input that turns the cache on. */
  readonly on?: string;
  /** Input that turns it off by `false`. */
  readonly off?: string;
  /** First major version that caches by itself. */
  readonly since?: number;
  readonly example: string;
}

export const cachingActions: readonly Row[] = [
  { action: /^actions\/cache(\/(restore|save))?$/, example: 'actions/cache' },
  { action: /^actions\/setup-go$/, off: 'cache', since: 4, example: 'actions/setup-go' },
  { action: /^actions\/setup-(node|python|java|dotnet|go)$/, on: 'cache', example: 'actions/setup-node' },
  { action: /^swatinem\/rust-cache$/i, example: 'Swatinem/rust-cache' },
  {
    action: /^actions-rust-lang\/setup-rust-toolchain$/,
    off: 'cache',
    example: 'actions-rust-lang/setup-rust-toolchain',
  },
  { action: /^gradle\/(actions\/setup-gradle|gradle-build-action)$/, example: 'gradle/actions/setup-gradle' },
  { action: /^astral-sh\/setup-uv$/, off: 'enable-cache', example: 'astral-sh/setup-uv' },
  { action: /^ruby\/setup-ruby$/, on: 'bundler-cache', example: 'ruby/setup-ruby' },
  { action: /^docker\/build-push-action$/, on: 'cache-from', example: 'docker/build-push-action' },
  { action: /^docker\/bake-action$/, on: 'set', example: 'docker/bake-action' },
  { action: /^pnpm\/action-setup$/, on: 'cache', example: 'pnpm/action-setup' },
  {
    action: /^(mozilla-actions\/sccache-action|hendrikmuh\/ccache-action)$/,
    example: 'hendrikmuh/ccache-action',
  },
  { action: /^(buildjet|runs-on|ubicloud|warpbuilds)\/cache$/i, example: 'buildjet/cache' },
  { action: /^namespacelabs\/nscloud-cache-action$/, example: 'namespacelabs/nscloud-cache-action' },
  { action: /^(tespkg|whywaita)\/actions-cache(-s3)?$/, example: 'tespkg/actions-cache' },
  { action: /^julia-actions\/cache$/, example: 'julia-actions/cache' },
  {
    action: /^r-lib\/actions\/setup-(r-dependencies|renv)$/,
    off: 'cache',
    example: 'r-lib/actions/setup-r-dependencies',
  },
  { action: /^cachix\/cachix-action$/, example: 'cachix/cachix-action' },
  {
    action: /^determinatesystems\/(magic-nix-cache|flakehub-cache)-action$/i,
    example: 'DeterminateSystems/magic-nix-cache-action',
  },
  { action: /^nix-community\/cache-nix-action$/, example: 'nix-community/cache-nix-action' },
  { action: /^coursier\/cache-action$/, example: 'coursier/cache-action' },
  { action: /^pre-commit\/action$/, example: 'pre-commit/action' },
  { action: /^bahmutov\/npm-install$/, example: 'bahmutov/npm-install' },
  { action: /^ramsey\/composer-install$/, example: 'ramsey/composer-install' },
  { action: /^golangci\/golangci-lint-action$/, example: 'golangci/golangci-lint-action' },
  {
    action: /^mamba-org\/(setup-micromamba|provision-with-micromamba)$/,
    on: 'cache-environment',
    example: 'mamba-org/setup-micromamba',
  },
  { action: /^prefix-dev\/setup-pixi$/, on: 'cache', example: 'prefix-dev/setup-pixi' },
  { action: /^subosito\/flutter-action$/, on: 'cache', example: 'subosito/flutter-action' },
  { action: /^jdx\/mise-action$/, off: 'cache', example: 'jdx/mise-action' },
  { action: /^bazel-contrib\/setup-bazel$/, on: 'disk-cache', example: 'bazel-contrib/setup-bazel' },
  {
    action: /^(satackey\/action-docker-layer-caching|scribemd\/docker-cache)$/i,
    example: 'satackey/action-docker-layer-caching',
  },
  { action: /^actions\/setup-haskell$|^freckle\/stack-(cache-)?action$/, example: 'freckle/stack-action' },
];

/** Where a step caches. */
export function cacheOf({ uses, version, with: inputs = {}, at }: Step): readonly Place[] {
  if (uses === undefined) return [];
  return cachingActions.some((row) => row.action.test(uses) && caches(row, inputs, version)) ? [at] : [];
}

function caches({ on, off, since }: Row, inputs: Readonly<Record<string, string>>, version = ''): boolean {
  if (on !== undefined) return !['', 'false', undefined].includes(inputs[on]);
  if (off !== undefined && inputs[off] === 'false') return false;
  return since === undefined || !(Number(/^v?(\d+)(\.|$)/.exec(version)?.[1] ?? since) < since);
}

import { defineDetector, type Place } from '../../src/detector.js';
import { dockerfiles } from '../../src/input/dockerfile.js';
import { paths } from '../../src/input/files.js';
import { folderOf } from '../../src/input/folders.js';
import { type Ecosystem, type Manifest, manifests } from '../../src/input/manifests.js';
import { delivered } from './_images.js';

interface Compiled {
  /** Source code that must stand at or below the manifest. */
  readonly source: RegExp;
  readonly makes: string;
}

/** Ecosystems whose tools compile or pack what stands beside the manifest. */
const compiled: Partial<Record<Ecosystem, Compiled>> = {
  maven: { source: /\.(java|kt|scala|groovy)$/, makes: 'Java archives' },
  gradle: { source: /\.(java|kt|scala|groovy)$/, makes: 'Java archives or apps' },
  sbt: { source: /\.scala$|\.java$/, makes: 'Java archives' },
  nuget: { source: /\.(cs|fs|vb)$/, makes: '.NET assemblies' },
  go: { source: /\.go$/, makes: 'a Go binary' },
  cargo: { source: /\.rs$/, makes: 'a Rust binary or library' },
  swift: { source: /\.swift$/, makes: 'a Swift binary or library' },
  cocoapods: { source: /\.(swift|m|mm|h)$/, makes: 'an app or framework' },
  hex: { source: /\.(ex|erl)$/, makes: 'compiled code' },
  haskell: { source: /\.hs$/, makes: 'a Haskell binary or library' },
  clojure: { source: /\.clj[cs]?$/, makes: 'Java archives' },
  pub: { source: /\.dart$/, makes: 'an app or binary' },
  conan: { source: /\.(c|cc|cpp|cxx)$/, makes: 'a binary' },
  vcpkg: { source: /\.(c|cc|cpp|cxx)$/, makes: 'a binary' },
  r: { source: /\.[rR]$/, makes: 'an R package' },
  perl: { source: /\.p[lm]$/, makes: 'a Perl distribution' },
};

/** Commands that turn sources of the web into something else. */
const bundler =
  /\b(webpack|vite|rollup|esbuild|parcel|tsc|tsup|tsdown|unbuild|babel|swc|next|nuxt|nuxi|ng|react-scripts|vue-cli-service|gatsby|astro|svelte-kit|remix|microbundle|ncc|bunchee|nest|turbo|nx|lerna|gulp|grunt|ember|browserify|electron-builder|pkgroll|stencil|expo|metro|eleventy|hugo|jekyll|sass|bun build|vsce|rslib|rspack|rsbuild|farm|lage|preconstruct|zshy|obuild|build|make)\b/;

/** Helper programs for people and pipelines are not what is delivered. */
const tooling = /(^|\/)(scripts?|tools?|hack|ci|dev|\.ci|\.github|\.buildkite)(\/|$)/;

export default defineDetector({
  about: 'What is built here',
  reads: {
    manifests: manifests(),
    images: dockerfiles(),
    sources: paths(
      '**/*.{java,kt,scala,groovy,cs,fs,vb,go,rs,swift,m,mm,ex,erl,hs,clj,cljs,cljc,dart,c,cc,cpp,cxx,r,R,pl,pm}',
    ),
    native: paths(
      '**/{CMakeLists.txt,meson.build,configure.ac,SConstruct,Makefile,project.pbxproj,build.zig,dune-project}',
    ),
  },
  emits: ['build.produces-artifact'],
  *detect({ manifests, images, sources, native }) {
    const own = manifests.filter(({ class_, folder }) => class_ === 'product' && !tooling.test(folder));
    const shipped = sources.filter((path) => !tooling.test(path));
    const holding = holdersOf(shipped);
    const found = [
      ...delivered(images).flatMap(({ stages }) =>
        stages.slice(0, 1).map(({ at }) => ({ at, note: 'a container image is built' })),
      ),
      ...own.flatMap((manifest) => productOf(manifest, holding) ?? []),
    ];
    if (found.length === 0) found.push(...nativeProducts(native, shipped));
    for (const { at, note } of spread(found).slice(0, 4))
      yield { signal: 'build.produces-artifact', at, note };
  },
});

interface Found {
  readonly at: Place;
  readonly note: string;
}

/** Whether a folder holds a file, at any depth, that is source code by a pattern. */
type Holding = (folder: string, source: RegExp) => boolean;

/** There may be many manifests and many files: each is looked at once for a pattern. */
function holdersOf(sources: readonly string[]): Holding {
  const bySource = new Map<RegExp, ReadonlySet<string>>();
  return (folder, source) => {
    const holders = bySource.get(source) ?? foldersAbove(sources.filter((path) => source.test(path)));
    bySource.set(source, holders);
    return holders.has(folder);
  };
}

/** All folders that the paths stand in, the root included. */
function foldersAbove(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  return folders;
}

function productOf(manifest: Manifest, holds: Holding): Found | undefined {
  const { ecosystem, at, folder, role } = manifest;
  const rule = compiled[ecosystem];
  if (rule && role !== 'tests') {
    return holds(folder, rule.source)
      ? { at, note: `${rule.makes} are built`.replace(/^(an?) (.+) are/, '$1 $2 is') }
      : undefined;
  }
  return ecosystem === 'npm' ? bundleOf(manifest) : packageOf(manifest);
}

function bundleOf({ scripts }: Manifest): Found | undefined {
  const script = scripts.find(
    ({ name, command }) =>
      /^(build|compile|bundle|dist|package|prepack|prepublishOnly)(:\w+)?$/.test(name) &&
      bundler.test(command),
  );
  return script && { at: script.at, note: 'a bundle or compiled code is built' };
}

/** Packages of interpreted languages that a build backend makes; applications that run as they stand are not built. */
function packageOf({ ecosystem, at, file, name, role, private: kept }: Manifest): Found | undefined {
  if (kept || name === undefined) return undefined;
  const isWheel = ecosystem === 'python' && /\[build-system\]|\bsetup\s*\(/.test(file.text);
  const isGem = ecosystem === 'rubygems' && role === 'library';
  return isWheel || isGem ? { at, note: `a package is built (${name})` } : undefined;
}

function nativeProducts(native: readonly string[], sources: readonly string[]): readonly Found[] {
  const hasNative = sources.some((path) => /\.(c|cc|cpp|cxx|swift|m|mm)$/.test(path));
  return hasNative
    ? native
        .filter((path) => !tooling.test(path))
        .slice(0, 1)
        .map((path) => ({ at: { path, line: 1 }, note: 'native code is built' }))
    : [];
}

function spread(found: readonly Found[]): readonly Found[] {
  const firsts = found.filter(({ note }, at) => found.findIndex((one) => one.note === note) === at);
  return [...firsts, ...found.filter((one) => !firsts.includes(one))];
}

import { defineDetector, type Place } from '../../src/detector.js';
import { type Dockerfile, dockerfiles } from '../../src/input/dockerfile.js';
import { files } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';
import { delivered } from './_images.js';

interface Pin {
  readonly path: RegExp;
  /** What shows one version and no range. Linear-time. */
  readonly pinned: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Files that fix the version of a tool that builds. */
export const pins: readonly Pin[] = [
  {
    path: /(^|\/)gradle-wrapper\.properties$/,
    pinned: /^distributionUrl=.*gradle-\d/m,
    note: 'the Gradle wrapper fixes the build tool',
    example: 'distributionUrl=https\\://services.gradle.org/distributions/gradle-8.7-bin.zip',
  },
  {
    path: /(^|\/)maven-wrapper\.properties$/,
    pinned: /^distributionUrl=.*maven-\d/m,
    note: 'the Maven wrapper fixes the build tool',
    example: 'distributionUrl=https://repo.maven.apache.org/apache-maven-3.9.6-bin.zip',
  },
  {
    path: /(^|\/)project\/build\.properties$/,
    pinned: /^sbt\.version\s*=\s*\d/m,
    note: 'the version of sbt is fixed',
    example: 'sbt.version=1.10.0',
  },
  {
    path: /(^|\/)\.(nvmrc|node-version|ruby-version|java-version|terraform-version|crystal-version|php-version|go-version|swift-version|bazelversion|bun-version|python-version|perl-version|opentofu-version)$/,
    pinned: /^\S*\d+(\.\d+)*/m,
    note: 'the version of the toolchain is fixed',
    example: '3.3.1',
  },
  {
    path: /(^|\/)(\.tool-versions|\.?mise\.toml|\.sdkmanrc|\.prototools)$/,
    pinned: /^[\w-]+\s*[= ]\s*"?\d/m,
    note: 'versions of the toolchain are fixed',
    example: 'nodejs 20.11.0',
  },
  {
    path: /(^|\/)rust-toolchain(\.toml)?$/,
    pinned: /^(channel\s*=\s*")?(nightly-)?\d/m,
    note: 'the version of the toolchain is fixed',
    example: 'channel = "1.78.0"',
  },
  {
    path: /(^|\/)global\.json$/,
    pinned: /"sdk"\s*:\s*\{[^}]{0,200}"version"/,
    note: 'the version of the .NET SDK is fixed',
    example: '{ "sdk": { "version": "8.0.100" } }',
  },
];

export default defineDetector({
  about: 'Build inputs whose versions are fixed',
  reads: {
    manifests: manifests(),
    tools: files([
      '**/{gradle-wrapper.properties,maven-wrapper.properties,global.json,rust-toolchain,rust-toolchain.toml}',
      '**/project/build.properties',
      '**/.{nvmrc,node-version,ruby-version,java-version,terraform-version,crystal-version,php-version,go-version,swift-version,bazelversion,bun-version,python-version,perl-version,opentofu-version,tool-versions,mise.toml,sdkmanrc,prototools}',
      '**/mise.toml',
    ]),
    images: dockerfiles(),
  },
  emits: ['build.inputs-pinned'],
  *detect({ manifests, tools, images }) {
    const own = manifests.filter(
      ({ class_, dependencies }) => class_ === 'product' && dependencies.length > 0,
    );
    const locked = own.filter(({ lock, exact }) => lock !== undefined || exact);
    // Rulings: ranges without a lock file are not pinned, whatever tool builds them.
    const loose = weightOf(locked) * 2 < weightOf(own);
    const found = [
      ...unique(locked.map(placeOf)),
      ...tools.flatMap((file) => {
        const row = pins.find(({ path }) => path.test(file.path));
        const at = row && file.find(row.pinned);
        return row && at ? [{ at, note: row.note }] : [];
      }),
      ...delivered(images).flatMap((image) => pinnedBase(image) ?? []),
    ];
    for (const { at, note } of spread(found).slice(0, 5))
      yield loose
        ? {
            signal: 'build.inputs-pinned',
            at,
            note: `${note}, but most dependencies are ranges without a lock file`,
            strength: 'weak',
          }
        : { signal: 'build.inputs-pinned', at, note };
  },
});

interface Found {
  readonly at: Place;
  readonly note: string;
}

function weightOf(manifests: readonly Manifest[]): number {
  return manifests.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
}

function placeOf({ lock, dependencies, ecosystem, at }: Manifest): Found {
  return lock === undefined
    ? { at: dependencies[0]?.at ?? at, note: `exact versions of the ${ecosystem} dependencies` }
    : { at: { path: lock, line: 1 }, note: `lock file of the ${ecosystem} dependencies` };
}

/** A base image by digest, or by a tag that says a version. */
function pinnedBase({ shipped }: Dockerfile): Found | undefined {
  const stage = shipped.find(({ base }) => /@sha256:|:[^:/@]*\d/.test(base));
  return stage && { at: stage.at, note: `the base image is fixed: ${stage.base.split('@', 1)[0]}` };
}

function unique(found: readonly Found[]): readonly Found[] {
  return found.filter(
    ({ at }, index) => found.findIndex((one) => one.at.path === at.path && one.at.line === at.line) === index,
  );
}

/** One of each kind before a second of the same. */
function spread(found: readonly Found[]): readonly Found[] {
  const firsts = found.filter(({ note }, at) => found.findIndex((one) => one.note === note) === at);
  return [...firsts, ...found.filter((one) => !firsts.includes(one))];
}

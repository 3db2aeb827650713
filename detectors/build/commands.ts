import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';

/** Ecosystems whose tool compiles what it builds. */
const compiled: readonly Manifest['ecosystem'][] = [
  'maven',
  'gradle',
  'sbt',
  'nuget',
  'go',
  'cargo',
  'swift',
  'haskell',
  'clojure',
  'bazel',
  'hex',
  'conan',
  'vcpkg',
];

export default defineDetector({
  about: 'Build commands and pinned tools',
  reads: {
    manifests: manifests(),
    pins: paths([
      '.nvmrc',
      '.node-version',
      '.ruby-version',
      '.python-version',
      'rust-toolchain*',
      '.tool-versions',
      'global.json',
      '**/gradle-wrapper.properties',
      '**/maven-wrapper.properties',
      'flake.lock',
    ]),
    makefiles: paths(['Makefile', 'makefile', 'CMakeLists.txt', 'meson.build', 'configure.ac', 'build.xml']),
    artifacts: paths(['**/*.{class,pyc,o,obj,war,ear}', '{bin,lib,build}/*.{jar,dll,exe,so}']),
  },
  emits: ['build.command', 'build.produces-artifact', 'build.inputs-pinned', 'build.committed-artifacts'],
  *detect({ manifests, pins, makefiles, artifacts }) {
    const own = manifests.filter(({ class_ }) => class_ === 'product');
    for (const manifest of own.slice(0, 3))
      yield {
        signal: 'build.command',
        at: manifest.at,
        note: `built or installed by the ${manifest.ecosystem} tools`,
      };
    for (const path of makefiles.slice(0, 1))
      yield { signal: 'build.command', at: { path, line: 1 }, note: 'build script' };
    const producing = own.filter(
      (manifest) =>
        compiled.includes(manifest.ecosystem) || manifest.scripts.some(({ name }) => name === 'build'),
    );
    for (const { at, ecosystem } of producing.slice(0, 2))
      yield { signal: 'build.produces-artifact', at, note: `${ecosystem} builds` };
    for (const { lock } of own.slice(0, 20)) {
      if (lock !== undefined)
        yield { signal: 'build.inputs-pinned', at: { path: lock, line: 1 }, note: 'lock file' };
    }
    for (const path of pins.slice(0, 3))
      yield { signal: 'build.inputs-pinned', at: { path, line: 1 }, note: 'pinned toolchain or wrapper' };
    for (const path of artifacts.slice(0, 3))
      yield {
        signal: 'build.committed-artifacts',
        at: { path, line: 1 },
        note: 'built file under version control',
      };
  },
});

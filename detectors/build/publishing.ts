import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

interface Row {
  readonly path: RegExp;
  /** What says where or how a release is published. Linear-time. */
  readonly text: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Publish configurations: with them one command of the ecosystem's own tool publishes. */
export const rows: readonly Row[] = [
  {
    path: /(^|\/)Rakefile$/,
    text: /^\s*require ["']bundler\/gem_tasks["']|Bundler::GemHelper\.install_tasks/m,
    note: 'rake release publishes the gem',
    example: 'require "bundler/gem_tasks"',
  },
  {
    path: /(^|\/)pom\.xml$/,
    text: /<distributionManagement>|<artifactId>(central-publishing|nexus-staging)-maven-plugin</,
    note: 'mvn deploy publishes the archives',
    example: '<distributionManagement>',
  },
  {
    path: /\.gradle(\.kts)?$/,
    text: /\b(com\.vanniktech\.maven\.publish|maven-publish|com\.gradle\.plugin-publish|io\.github\.gradle-nexus\.publish-plugin|de\.marcphilipp\.nexus-publish|org\.jreleaser|com\.gradleup\.nmcp)\b|^[ \t]*(`maven-publish`|nexusPublishing[ \t]*\{)/m,
    note: 'gradle publish publishes the archives',
    example: "id 'maven-publish'",
  },
  {
    path: /(^|\/)\.?goreleaser\.ya?ml$/,
    text: /^(builds|archives|dockers|brews|release):/m,
    note: 'goreleaser publishes the release',
    example: 'builds:',
  },
  {
    path: /(^|\/)Fastfile$/,
    text: /^\s*(upload_to_app_store|deliver|upload_to_testflight|pilot|upload_to_play_store\w*|supply|firebase_app_distribution)\b/m,
    note: 'a lane of fastlane publishes the app',
    example: '    upload_to_app_store(force: true)',
  },
  {
    // The same lanes, written in Swift.
    path: /(^|\/)Fastfile\.swift$/,
    text: /^\s*(uploadToAppStore|deliver|uploadToTestflight|pilot|uploadToPlayStore\w*|supply|firebaseAppDistribution)\(/m,
    note: 'a lane of fastlane publishes the app',
    example: '        uploadToTestflight(ipa: .userDefined(ipa))',
  },
  {
    path: /(^|\/)electron-builder\.(ya?ml|json5?)$/,
    text: /^[ \t]*"?publish"?:/m,
    note: 'electron-builder publishes the installers',
    example: 'publish:',
  },
  {
    path: /(^|\/)electron-builder(\.config)?\.[cm]?[jt]s$|(^|\/)forge\.config\.[cm]?[jt]s$/,
    text: /^[ \t]*(publish|publishers):/m,
    note: 'the packager publishes the installers',
    example: '  publishers: [',
  },
  {
    path: /(^|\/)package\.json$/,
    text: /^[ \t]*"publish":[ \t]*[[{]/m,
    note: 'electron-builder publishes the installers',
    example: '    "publish": [',
  },
  {
    // What a package of Hex says of itself is asked for by `mix hex.publish` alone.
    path: /(^|\/)mix\.exs$/,
    text: /^\s*("hex\.publish\b|package: (package\(\)|\[|@package))/m,
    note: 'mix hex.publish publishes the package',
    example: '      package: package(),',
  },
  {
    path: /(^|\/)(GNU)?[Mm]akefile$/,
    text: /^\t[^#\n]{0,120}\b(twine upload|(npm|pnpm|yarn|cargo|poetry|uv|flit|hatch) publish|gem push|goreleaser release)\b/m,
    note: 'a Make target publishes',
    example: '\ttwine upload dist/*',
  },
];

export default defineDetector({
  about: 'Configurations and scripts that publish a package',
  reads: {
    builds: files([
      '{Rakefile,Makefile,makefile,GNUmakefile,pom.xml,mix.exs}',
      '*.gradle',
      '*.gradle.kts',
      '*/*.gradle',
      '*/*.gradle.kts',
      // Plugins of the build's own.
      '{buildSrc,build-logic,buildLogic}/**/*.gradle',
      '{buildSrc,build-logic,buildLogic}/**/*.gradle.kts',
      '.goreleaser.{yml,yaml}',
      'goreleaser.{yml,yaml}',
      '{package.json,electron-builder.*,forge.config.*}',
      '**/Fastfile',
      '**/fastlane/Fastfile.swift',
    ]),
  },
  emits: ['publish.scripted', 'delivery.scripted'],
  *detect({ builds }) {
    for (const file of builds) {
      const row = rows.find(({ path, text }) => path.test(file.path) && text.test(file.text));
      const at = row && file.find(row.text);
      if (!row || !at) continue;
      for (const signal of ['publish.scripted', 'delivery.scripted'] as const)
        yield { signal, at, note: row.note };
    }
  },
});

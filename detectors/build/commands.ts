import { defineDetector, type Place } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { type Ecosystem, type Manifest, manifests } from '../../src/input/manifests.js';
import type { SourceFile } from '../../src/input/source-file.js';

interface BuildFile {
  readonly path: RegExp;
  /** What shows that it builds; its line is the evidence. Linear-time. */
  readonly builds: RegExp;
  readonly note: string;
  readonly example: string;
}

const target =
  'build|all|dist|package|compile|bundle|binary|binaries|image|images|docker|docker-build|docker_build|release|assets|wheel|jar|app|install|bootstrap|setup';

/** Build scripts that are no manifests. */
export const buildFiles: readonly BuildFile[] = [
  {
    path: /(^|\/)(GNU)?[Mm]akefile(\.am|\.in)?$|\.mk$/,
    builds: new RegExp(`^(${target})[ \\t]*:(?!=)|^(bin|lib)_PROGRAMS`, 'm'),
    note: 'a Make target that builds',
    example: 'build: deps',
  },
  {
    path: /(^|\/)[Tt]askfile\.ya?ml$/,
    builds: new RegExp(`^[ \\t]{1,8}(${target})(:[\\w-]+)?:[ \\t]*$`, 'm'),
    note: 'a task that builds',
    example: '  build:',
  },
  {
    path: /(^|\/)\.?[Jj]ustfile$/,
    builds: new RegExp(`^@?(${target})\\b[^:=\\n]{0,80}:(?!=)`, 'm'),
    note: 'a recipe that builds',
    example: 'build target="debug":',
  },
  {
    path: /(^|\/)Earthfile$/,
    builds: /^(build|docker|all|image):/m,
    note: 'an Earthly target',
    example: 'build:',
  },
  {
    path: /(^|\/)magefile\.go$/,
    builds: /^func Build\b/m,
    note: 'a Mage target',
    example: 'func Build() error {',
  },
  {
    path: /(^|\/)Rakefile$/,
    builds:
      /^[ \t]*task[ (]+:?["']?(build|package|compile|assets|default)\b|bundler\/gem_tasks|Rails\.application\.load_tasks/m,
    note: 'a Rake task',
    example: 'task :build do',
  },
  {
    path: /(^|\/)build\.xml$/,
    builds: /<target\s[^>]{0,200}name="(build|compile|dist|jar|war|package|all)"/,
    note: 'an Ant target that builds',
    example: '<target name="compile">',
  },
  {
    path: /(^|\/)CMakeLists\.txt$/,
    builds: /^[ \t]*project[ \t]*\(/im,
    note: 'a CMake project',
    example: 'project(tea)',
  },
  {
    path: /(^|\/)meson\.build$/,
    builds: /^[ \t]*project\(/m,
    note: 'a Meson project',
    example: "project('tea', 'c')",
  },
  {
    path: /(^|\/)configure\.(ac|in)$/,
    builds: /^AC_INIT/m,
    note: 'an Autoconf project',
    example: 'AC_INIT([tea], [1.0])',
  },
  {
    path: /(^|\/)SConstruct$/,
    builds: /\b(Program|Library|SConscript)\(/,
    note: 'an SCons build',
    example: "Program('tea.c')",
  },
  {
    path: /(^|\/)BUILD(\.bazel)?$/,
    builds: /^\w+_(binary|library|image|deploy)\(/m,
    note: 'a Bazel target',
    example: 'go_binary(',
  },
  {
    path: /(^|\/)build\.zig$/,
    builds: /pub fn build\b/,
    note: 'a Zig build',
    example: 'pub fn build(b: *std.Build) void {',
  },
  { path: /(^|\/)dune-project$/, builds: /\(lang dune/, note: 'a Dune project', example: '(lang dune 3.0)' },
  {
    path: /(^|\/)(gulpfile|Gruntfile)\.[cm]?[jt]s$/,
    builds: /\b(gulp\.task|exports\.\w+|registerTask)\b/,
    note: 'a task that builds',
    example: "grunt.registerTask('build', []);",
  },
  {
    path: /\.slnx?$/,
    builds: /Project\(|<Project\s/,
    note: 'a solution that builds',
    example: 'Project("{FAE04EC0}") = "Tea"',
  },
  {
    path: /(^|\/)project\.pbxproj$/,
    builds: /PBXNativeTarget/,
    note: 'an Xcode target',
    example: '/* Begin PBXNativeTarget section */',
  },
  { path: /(^|\/)build\.cake$/, builds: /\bTask\("/, note: 'a Cake build', example: 'Task("Build")' },
  {
    path: /(^|(^|\/)(scripts?|bin|tools?|build|ci|hack|contrib|packaging|release|cli|modules)\/)(build|package|packager|make[-_]?(release|dist|package)|dist|bundle|compile)[\w-]{0,30}\.(sh|bash|ps1|bat|cmd|py|php|rb|pl|fsx)$/,
    builds:
      /\b(ZipArchive|PharData|tar|zip|git archive|gcc|clang|javac|tsc|docker build|buildah|podman build|npm run|yarn|mvn|gradle|make|go build|cargo build|dotnet (build|publish)|msbuild|python3? -m build|cmake|webpack|vite|esbuild)\b/,
    note: 'a script that builds or packs',
    example: 'go build -o tea .',
  },
  {
    path: /(^|\/)bin\/setup$/,
    builds: /\b(bundle|npm|yarn|pip|composer|install)\b/,
    note: 'a script that sets the application up',
    example: 'bundle install',
  },
];

/** How each ecosystem's own tool builds or installs what a manifest describes. */
const commands: Partial<Record<Ecosystem, string>> = {
  maven: 'mvn package',
  gradle: 'gradle build',
  sbt: 'sbt package',
  nuget: 'dotnet build',
  go: 'go build',
  cargo: 'cargo build',
  hex: 'mix compile',
  swift: 'swift build',
  pub: 'dart or flutter build',
  haskell: 'cabal or stack build',
  clojure: 'lein or clojure build',
  bazel: 'bazel build',
  nix: 'nix build',
  perl: 'perl Makefile.PL and make',
  r: 'R CMD build',
  python: 'pip install',
  rubygems: 'bundle install',
  composer: 'composer install',
  npm: 'npm install',
  'ansible-galaxy': 'ansible-galaxy, which takes the source as it stands',
  terraform: 'terraform init and apply',
  helm: 'helm package',
};

export default defineDetector({
  about: 'Commands that build the product from source',
  reads: {
    manifests: manifests(),
    scripts: files([
      '**/{Makefile,makefile,GNUmakefile,Makefile.am,Makefile.in,Earthfile,magefile.go,Rakefile,justfile,Justfile,.justfile}',
      '**/{taskfile,Taskfile}.{yml,yaml}',
      '**/{build.xml,CMakeLists.txt,meson.build,configure.ac,configure.in,SConstruct,BUILD,BUILD.bazel,build.zig,dune-project,build.cake}',
      '**/{gulpfile,Gruntfile}.{js,ts,cjs,mjs}',
      '**/*.{sln,slnx,mk}',
      '**/project.pbxproj',
      '**/{build,package,make,dist,bundle,compile}*.{sh,bash,ps1,bat,cmd,py,php,rb,pl,fsx}',
      '**/bin/setup',
    ]),
  },
  emits: ['build.command'],
  *detect({ manifests, scripts }) {
    const own = manifests.filter(({ class_ }) => class_ === 'product').sort(byDepth);
    const found = [
      ...own.flatMap((one) => scriptOf(one) ?? []),
      ...[...scripts].sort(byDepth).flatMap((file) => targetOf(file) ?? []),
      ...firstOfEach(own.filter(serves)).flatMap((one) => toolOf(one) ?? []),
    ];
    for (const { at, note } of found.slice(0, 4)) yield { signal: 'build.command', at, note };
  },
});

interface Found {
  readonly at: Place;
  readonly note: string;
}

/** A script of the manifest that builds and does not merely print. */
function scriptOf({ scripts }: Manifest): Found | undefined {
  const script = scripts.find(
    ({ name, command }) =>
      /^(build|compile|bundle|dist|package|prepack|prepare|prepublishOnly|webpack)(:\w+)?$/.test(name) &&
      !/^\s*(echo|exit|true|husky|is-ci)\b/.test(command),
  );
  return script && { at: script.at, note: `the script ${script.name} builds` };
}

function targetOf(file: SourceFile): Found | undefined {
  const row = buildFiles.find(({ path }) => path.test(file.path));
  const at = row && file.find(row.builds);
  return row && at ? { at, note: row.note } : undefined;
}

/** Rulings: for applications that are interpreted, a command that installs what they need is enough. */
function toolOf({ ecosystem, at }: Manifest): Found | undefined {
  const command = commands[ecosystem];
  return command ? { at, note: `built or installed by ${command}` } : undefined;
}

/** Describes the product: it has a name or needs something, or the file is a build by itself. */
function serves({ ecosystem, name, dependencies, path }: Manifest): boolean {
  return (
    name !== undefined ||
    dependencies.some(({ scope }) => scope === 'runtime') ||
    (ecosystem === 'sbt' && path === 'build.sbt')
  );
}

function firstOfEach(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.filter(
    ({ ecosystem }, at) => manifests.findIndex((one) => one.ecosystem === ecosystem) === at,
  );
}

function byDepth(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path.split('/').length - b.path.split('/').length || (a.path < b.path ? -1 : 1);
}

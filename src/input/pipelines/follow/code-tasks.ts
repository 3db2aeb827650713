import { folderOf, inside } from '../../folders.js';
import type { SourceFile } from '../../source-file.js';
import type { Look } from '../dialect.js';
import { type Call, optionValues, positionals } from './argv.js';
import { firstFile, nearestFile } from './read.js';
import { type Part, quoted, type Runner, type Task } from './runner.js';
import { always } from './script.js';

/** A task that is written in a program: found by a look at its lines, its commands by the strings that it hands over. */
interface Block {
  readonly name: string;
  readonly file: SourceFile;
  readonly line: number;
  readonly needs: readonly string[];
  readonly lines: readonly { readonly text: string; readonly line: number }[];
}

/** How tasks are written in a language or tool. Lexical: what cannot be told from a line is not seen. */
interface Style {
  readonly program: string;
  /** Other programs that run the same tasks. */
  readonly also?: readonly string[];
  readonly files: readonly string[];
  /** Files with more tasks, by globs from the folder of the first. */
  readonly more?: readonly string[];
  /** A line that begins a group of tasks; its groups are its indentation and its name, which theirs start with. */
  readonly groups?: RegExp;
  /** A line that begins a task; its first group is the name, where `named` finds none. */
  readonly begins: RegExp;
  /** Finds the name in the lines before the one that begins it: decorators. */
  readonly named?: RegExp;
  /** Only what a line like this precedes is a task. */
  readonly marked?: RegExp;
  /** Names of tasks that must run before, anywhere in the beginning or its marks. */
  readonly needs: RegExp;
  /** Calls whose strings are a command: its words, or its whole. */
  readonly calls: RegExp;
  /** Calls of the tool that stand for a command: `DotNetTest(`. */
  readonly known?: readonly Known[];
  /** Further tasks that one line makes: `RuboCop::RakeTask.new`. */
  readonly ready?: readonly (readonly [RegExp, string, string])[];
  readonly first?: RegExp;
  readonly words: (args: readonly string[]) => readonly string[];
  readonly example: string;
}

/** A call, the command that it stands for, and whether what it is handed by name (`track: 'internal'`) goes with it. */
type Known = readonly [call: RegExp, command: string, handed?: 'handed'];

const nuke: readonly Known[] = [
  [/\bDotNetTest\(|\bDotNetCoreTest\(/, 'dotnet test'],
  [/\bDotNetBuild\(|\bDotNetCoreBuild\(/, 'dotnet build'],
  [/\bDotNetRestore\(|\bDotNetCoreRestore\(/, 'dotnet restore'],
  [/\bDotNetPack\(|\bDotNetCorePack\(/, 'dotnet pack'],
  [/\bDotNetPublish\(|\bDotNetCorePublish\(/, 'dotnet publish'],
  [/\bDotNetNuGetPush\(|\bDotNetCoreNuGetPush\(|\bNuGetPush\(/, 'dotnet nuget push'],
  [/\bMSBuild\(/, 'msbuild'],
  [/\bXUnit2\(|\bNUnit3\(|\bVSTest\(/, 'vstest.console'],
  [/\bDockerBuild\(|\bDockerBuildxBuild\(/, 'docker build .'],
  [/\bDockerPush\(|\bDockerImagePush\(/, 'docker push image'],
  [/\bReportGenerator\(/, 'reportgenerator'],
  [/\bDotNetFormat\(/, 'dotnet format'],
];

const plain = (args: readonly string[]) =>
  positionals(args, new Set(['-f', '-c', '-d', '--target', '-w', '-G']));

const styles: readonly Style[] = [
  {
    program: 'nox',
    files: ['noxfile.py'],
    begins: /^def\s+(\w+)\s*\(/,
    marked: /^@nox\.session|^@session\b|^@nox_poetry\.session/,
    named: /\bname\s*=\s*["']([^"']+)["']/,
    needs: /(?:session\.notify\(|requires=\[)\s*["']([\w-]+)["']/g,
    calls: /session\.run(?:_always|_install)?\(/,
    first: /nox\.options\.sessions\s*=\s*[[(]([^\])]*)[\])]/,
    words: (args) =>
      optionValues(args, '-s', '--session', '--sessions', '-e').concat(
        trailing(args, /^(?:-s|-e|--sessions?)$/),
      ),
    example: 'nox -s tests',
  },
  {
    program: 'invoke',
    files: ['tasks.py', 'tasks/__init__.py'],
    begins: /^def\s+(\w+)\s*\(/,
    marked: /^@(?:\w+\.)?task\b/,
    named: /\bname\s*=\s*["']([^"']+)["']/,
    needs: /(?:pre\s*=\s*\[|@task\()\s*([\w, ]+)[\])]/g,
    calls: /\b(?:c|ctx|context|conn)\.(?:run|sudo)\(/,
    words: plain,
    example: 'invoke lint',
  },
  {
    program: 'rake',
    also: ['rails'],
    files: ['Rakefile', 'rakefile', 'Rakefile.rb'],
    more: ['lib/tasks/**/*.rake', 'rakelib/**/*.rake', 'tasks/**/*.rake'],
    groups: /^(\s*)namespace\s*\(?\s*:?["']?([\w:-]+)["']?/,
    begins: /^\s*(?:multi)?task\s*\(?\s*:?["']?([\w:-]+)["']?/,
    needs:
      /(?:=>|:)\s*(?:\[|%[wi]\[)?\s*((?::|["'])?[\w:-]+(?:["']?[\s,]+(?::|["'])?[\w:-]+)*)|Rake::Task\[\s*([:"'][\w:-]+)["']?\s*\]\.(?:invoke|execute)/g,
    calls: /(?:^|[\s(])(?:sh|system|ruby)[\s(]/,
    ready: [
      [/RSpec::Core::RakeTask\.new(?:\(\s*:?["']?([\w:]+))?/, 'spec', 'rspec'],
      [/RuboCop::RakeTask\.new(?:\(\s*:?["']?([\w:]+))?/, 'rubocop', 'rubocop'],
      [/(?:Rake::TestTask|Minitest::TestTask)\.(?:new|create)(?:\(\s*:?["']?([\w:]+))?/, 'test', 'minitest'],
      [/Cucumber::Rake::Task\.new(?:\(\s*:?["']?([\w:]+))?/, 'cucumber', 'cucumber'],
      [/Bundler::Audit::Task\.new/, 'bundle:audit', 'bundle audit'],
      [/YARD::Rake::YardocTask\.new/, 'yard', 'yard'],
      [/bundler\/gem_tasks/, 'release', 'gem push'],
      [/bundler\/gem_tasks/, 'build', 'gem build'],
      [/puppetlabs_spec_helper\/rake_tasks/, 'spec', 'rspec'],
      // What `rake` alone does in a Rails application that says nothing else.
      [/^\s*(?:Rails\.application|[A-Z]\w*::Application)\.load_tasks\b/, 'default', 'rails test'],
    ],
    words: (args) => positionals(args, new Set(['-f', '-C', '-I', '-j'])).filter((arg) => !arg.includes('=')),
    example: 'rake spec',
  },
  {
    program: 'mage',
    files: ['magefile.go', 'magefiles/magefile.go', 'Magefile.go'],
    begins: /^func\s+(?:\([^)]*\)\s*)?([A-Z]\w*)\s*\(/,
    needs: /mg\.(?:Serial)?Deps\(([^)]*)\)/g,
    calls: /\bsh\.(?:Run|RunV|RunWith|RunWithV|Output|Exec)\(/,
    words: plain,
    example: 'mage test',
  },
  {
    program: 'nuke',
    files: ['build/Build.cs', 'build/_build.cs', '_build/Build.cs', 'build/Build.CI.cs'],
    begins: /^\s*(?:public\s+|private\s+|protected\s+|internal\s+)?(?:virtual\s+)?Target\s+(\w+)/,
    needs: /\.DependsOn\(([^)]*)\)/g,
    calls: /\bProcessTasks\.StartProcess\(/,
    known: nuke,
    words: (args) => [...optionValues(args, '--target', '--Target', '-target', '-Target'), ...plain(args)],
    example: 'nuke --target Test',
  },
  {
    program: 'cake',
    files: ['build.cake', 'cake.cs', 'build/build.cake'],
    begins: /^\s*Task\(\s*["']([^"']+)["']/,
    needs: /\.IsDependentOn\(\s*["']([^"']+)["']/g,
    calls: /\bStartProcess\(/,
    known: nuke,
    words: (args) =>
      optionValues(
        args.filter((arg) => arg !== '--'),
        '--target',
        '-Target',
        '-t',
      ),
    first: /Argument\(\s*["']target["']\s*,\s*["']([^"']+)["']/i,
    example: 'dotnet cake --target=Test',
  },
  {
    program: 'fastlane',
    files: ['fastlane/Fastfile', 'Fastfile', 'fastlane/Fastfile.swift'],
    // In Swift a lane is a function: `betaLane` is run as `beta` too.
    begins: /^\s*(?:private_)?lane\s+:?["']?(\w+)|^\s*(?:(?:public|open|override) )*func\s+(\w+)Lane\(/,
    needs: /^$/g,
    calls: /(?:^|[\s(])sh[\s(]/,
    known: [
      [/^\s*(?:run_tests|runTests|scan)\b/, 'xcodebuild test'],
      [
        /^\s*(?:build_app|buildApp|gym|build_ios_app|buildIosApp|build_android_app|buildAndroidApp)\b/,
        'xcodebuild build',
      ],
      [
        /^\s*(?:upload_to_testflight|uploadToTestflight|pilot|testflight)\b/,
        'fastlane run upload_to_testflight',
      ],
      [
        /^\s*(?:upload_to_app_store|uploadToAppStore|deliver|appstore)\b/,
        'fastlane run upload_to_app_store',
        'handed',
      ],
      [
        /^\s*(?:upload_to_play_store|uploadToPlayStore|supply)\b/,
        'fastlane run upload_to_play_store',
        'handed',
      ],
      [/^\s*(?:firebase_app_distribution|firebaseAppDistribution)\b/, 'firebase appdistribution:distribute'],
      [/^\s*swiftlint\b/, 'swiftlint'],
      [/^\s*(?:cocoapods|carthage)\b/, 'pod install'],
      [/^\s*gradle\(\s*task:\s*["'](?:clean )?test/, 'gradle test'],
      [/^\s*gradle\(\s*task:\s*["'](?:clean )?(?:assemble|bundle)/, 'gradle assemble'],
      [/^\s*slack\b/, 'slack'],
    ],
    words: (args) =>
      positionals(args, new Set(['--env']))
        .filter((word) => !/^(?:ios|android|mac|run)$|:/.test(word))
        .slice(0, 1)
        .flatMap((word) => [...new Set([word, word.replace(/Lane$/, '')])]),
    example: 'fastlane ios beta',
  },
  {
    program: 'mix',
    files: ['mix.exs'],
    begins: /^\s*\[?\s*(?:["']([\w.]+)["']:?|([\w.]+):)\s*(?:=>\s*)?\[/,
    needs: /^$/g,
    calls: /^$/,
    words: (args) => args.slice(0, 1),
    example: 'mix ci',
  },
  {
    program: 'sbt',
    files: ['build.sbt'],
    begins: /addCommandAlias\(\s*"([^"]+)"/,
    needs: /^$/g,
    calls: /^$/,
    words: (args) => args.flatMap((arg) => arg.split(';')).map((arg) => arg.trim()),
    example: 'sbt ci',
  },
];

function trailing(args: readonly string[], after: RegExp): readonly string[] {
  const start = args.findIndex((arg) => after.test(arg));
  if (start < 0) return [];
  const rest = args.slice(start + 2);
  const end = rest.findIndex((arg) => arg.startsWith('-'));
  return end < 0 ? rest : rest.slice(0, end);
}

/** Tasks that are written in programs: nox, invoke, Rake, Mage, Nuke, Cake, fastlane, aliases of mix and sbt. */
export const codeTasks: readonly Runner[] = styles.map((style) => ({
  programs: [style.program, ...(style.also ?? [])],
  ...(style.program === 'rake' || style.program === 'mix' || style.program === 'sbt'
    ? { besides: true as const }
    : {}),
  tasks: (call, look) => tasksOf(call, style, look),
}));

const fileOf = (style: Style, call: Call, look: Look) =>
  firstFile(call.command.folder, style.files, look) ?? nearestFile(call.command.folder, style.files, look);

function tasksOf(call: Call, style: Style, look: Look): readonly Task[] | undefined {
  const args = call.words.slice(1);
  if (args.some((arg) => /^(?:-l|--list|-T|--version|--tasks)$/.test(arg))) return undefined;
  const file = fileOf(style, call, look);
  const wanted = style.words(args);
  if (!file) return undefined;
  const blocks = [file, ...moreFiles(file, style, look)].flatMap((one) => blocksOf(one, style));
  const names = wanted.length > 0 ? wanted : firstOf(file, style, blocks);
  const found = names.flatMap((name) =>
    has(name, blocks) ? [taskOf(name, blocks, style, call, new Set())] : [],
  );
  return found.length > 0 ? found : undefined;
}

/** Files of tasks that are read besides the first. */
const fileLimit = 60;

function moreFiles(file: SourceFile, { more = [] }: Style, look: Look): readonly SourceFile[] {
  const folder = folderOf(file.path);
  const paths = more.flatMap((glob) => look.match(inside(folder, glob)));
  return [...new Set(paths)].slice(0, fileLimit).flatMap((path) => look.file(path) ?? []);
}

function firstOf(file: SourceFile, { first, program }: Style, blocks: readonly Block[]): readonly string[] {
  const stated = first?.exec(file.text)?.[1];
  if (stated !== undefined) return [...stated.matchAll(/[\w:-]+/g)].map(([name]) => name);
  if (program === 'nox') return blocks.map(({ name }) => name);
  return ['default', 'Default', 'build'].filter((name) => has(name, blocks)).slice(0, 1);
}

/** `run_tests` and `run-tests` are one name for most tools. */
function same(a: string, b: string): boolean {
  return a.replaceAll('_', '-').toLowerCase() === b.replaceAll('_', '-').toLowerCase();
}

function has(name: string, blocks: readonly Block[]): boolean {
  return blocks.some(
    (block) => same(block.name, name.replace(/\(.*$|-\d[\d.]*$/, '')) || same(block.name, name),
  );
}

const read = new WeakMap<SourceFile, Map<Style, readonly Block[]>>();

function blocksOf(file: SourceFile, style: Style): readonly Block[] {
  const known = read.get(file) ?? new Map<Style, readonly Block[]>();
  read.set(file, known);
  const blocks = known.get(style) ?? blocksIn(file, style);
  known.set(style, blocks);
  return blocks;
}

function blocksIn(file: SourceFile, style: Style): readonly Block[] {
  const groups = new Groups(style);
  const lines = file.text.split(/\r?\n/).slice(0, 5000);
  const blocks: {
    name: string;
    file: SourceFile;
    line: number;
    needs: readonly string[];
    lines: { text: string; line: number }[];
    within: string;
  }[] = [];
  let marks: string[] = [];
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    if (/^\s*(?:#|\/\/)/.test(text) || text.length > 2000) continue;
    const within = groups.at(text);
    for (const [pattern, fallback, command] of style.ready ?? []) {
      const ready = pattern.exec(text);
      if (ready)
        blocks.push({
          name: within + (ready[1] ?? fallback),
          file,
          line,
          needs: [],
          lines: [{ text: `\0${command}`, line }],
          within,
        });
    }
    const begins = style.begins.exec(text);
    const isTask = begins && (!style.marked || marks.some((mark) => style.marked?.test(mark)));
    if (begins && isTask) {
      const head = [...marks, text].join('\n');
      const written = style.named?.exec(marks.join('\n'))?.[1] ?? begins[1] ?? begins[2] ?? '';
      const name = within + written.trim().replace(/:+$/, '');
      blocks.push({ name, file, line, needs: needsIn(head, style), lines: [{ text, line }], within });
    } else blocks.at(-1)?.lines.push({ text, line });
    if (/^@|^\s*(?:python|reuse_venv|name|venv_backend|tags|requires)\b.*[,=]|^\)/.test(text))
      marks.push(text);
    else if (text.trim() !== '') marks = [];
  }
  return blocks.map(({ within, ...block }) => {
    const needs = [...block.needs, ...block.lines.slice(1).flatMap(({ text }) => needsIn(text, style))];
    // The name of a task in the same group is looked for before that of one outside.
    return { ...block, needs: within === '' ? needs : needs.flatMap((need) => [within + need, need]) };
  });
}

/** The groups that a line stands in, told from its indentation: `tea:cups:`. */
class Groups {
  readonly #open: { readonly indent: number; readonly name: string }[] = [];

  constructor(readonly style: Style) {}

  at(text: string): string {
    const { groups } = this.style;
    if (!groups) return '';
    const indent = text.length - text.trimStart().length;
    while (text.trim() !== '' && (this.#open.at(-1)?.indent ?? -1) >= indent) this.#open.pop();
    const within = this.#open.map(({ name }) => `${name}:`).join('');
    const [, , name] = groups.exec(text) ?? [];
    if (name !== undefined && this.#open.length < 20) this.#open.push({ indent, name });
    return within;
  }
}

function needsIn(text: string, { needs, program }: Style): readonly string[] {
  if (program === 'rake' && !/^\s*(?:multi)?task\b|Rake::Task\[/.test(text)) return [];
  return [...text.matchAll(needs)].flatMap((match) =>
    [...(match[1] ?? match[2] ?? '').matchAll(/[\w:-]+/g)].map(([name]) => name.replace(/^:/, '')),
  );
}

function taskOf(name: string, blocks: readonly Block[], style: Style, call: Call, done: Set<string>): Task {
  const by = `${call.shown} ${name}`;
  const found = blocks.filter(
    (block) => same(block.name, name) || same(block.name, name.replace(/\(.*$|-\d[\d.]*$/, '')),
  );
  const at = found[0]?.file.at(found[0].line);
  if (done.has(name) || done.size > 100) return { name, by, parts: [] };
  done.add(name);
  const parts = found.flatMap((block): Part[] => [
    ...block.needs
      .filter((need) => has(need, blocks))
      .map((need) => ({ task: taskOf(need, blocks, style, call, done) })),
    ...commandsIn(block, style),
  ]);
  return { name, by, parts, ...(at ? { at } : {}) };
}

function commandsIn({ lines, file }: Block, style: Style): readonly Part[] {
  const part = (text: string, line: number): Part => ({
    script: {
      text,
      place: always(file.at(line)),
      folder: folderOf(file.path).replace(
        /(?:^|\/)(?:fastlane|build|magefiles|lib\/tasks(?:\/.*)?|tasks|rakelib)$/,
        '',
      ),
      variables: new Map(),
    },
  });
  if (style.program === 'mix')
    return strings(
      lines
        .map(({ text }) => text)
        .join('\n')
        .split(']')[0] ?? '',
    ).map((alias) => part(`mix ${alias}`, lines[0]?.line ?? 1));
  if (style.program === 'sbt') {
    const alias = strings(
      lines
        .slice(0, 3)
        .map(({ text }) => text)
        .join(' '),
    )
      .slice(1)
      .join('');
    return alias === ''
      ? []
      : [
          part(
            `sbt ${quoted(
              alias
                .split(';')
                .map((word) => word.trim())
                .filter(Boolean),
            )}`,
            lines[0]?.line ?? 1,
          ),
        ];
  }
  return lines.flatMap(({ text, line }, index) => {
    if (text.startsWith('\0')) return [part(text.slice(1), line)];
    const after = (count: number) => lines.slice(index + 1, index + count).map((one) => one.text);
    const [, known, handed] = style.known?.find(([pattern]) => pattern.test(text)) ?? [];
    if (known !== undefined) return [part(handed ? known + handedIn([text, ...after(25)]) : known, line)];
    const call = style.calls.exec(text);
    if (!call) return [];
    const rest = [text.slice(call.index + call[0].length), ...after(8)];
    return commandOf(rest).map((command) => part(command, line));
  });
}

/** What a call is handed by name, as fastlane's own command is: `track: 'internal'` as `track:internal`. */
function handedIn(lines: readonly string[]): string {
  const end = lines.findIndex((line) => /\)\s*;?\s*$/.test(line));
  const continued = /[(,]\s*$/.test(lines[0] ?? '');
  const call = lines
    .slice(0, continued ? end + 1 : 1)
    .join('\n')
    .slice(0, 4000);
  const words = [...call.matchAll(/\b([a-zA-Z_]{1,60}):\s{0,9}(?:["']([\w.-]{1,60})["']|(true|false)\b)/g)];
  return words.map(([, name = '', text, truth]) => ` ${name}:${text ?? truth}`).join('');
}

/** The words of a call, up to its end: `"go", "test"` are words, `"go test ./..."` is a whole. */
function commandOf(lines: readonly string[]): readonly string[] {
  let text = '';
  for (const line of lines) {
    const end = line.search(/\)\s*;?\s*$|\)\s*(?:\.|,|if |unless )/);
    text += ` ${end < 0 ? line : line.slice(0, end)}`;
    if (end >= 0 || lines.length === 1 || !/[,(]\s*$/.test(line)) break;
  }
  const words = strings(text.replace(/\b\w+\s*=\s*["'][^"']*["']/g, ''));
  const [first] = words;
  if (first === undefined) return [];
  return [first.includes(' ') ? first : quoted(words)];
}

/** The string literals of a text; what they interpolate stays. */
function strings(text: string): readonly string[] {
  return [...text.slice(0, 4000).matchAll(/"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}

import type { Place } from '../../../evidence.js';
import { folderOf, inside } from '../../folders.js';
import type { SourceFile } from '../../source-file.js';
import type { Look } from '../dialect.js';
import type { Intent } from '../intent.js';
import { kindOfName } from '../intents/kinds.js';
import type { Hit } from '../intents/row.js';
import { type Call, option, optionValues, positionals } from './argv.js';
import { resolvePath } from './folders.js';
import { hasTests } from './maven.js';
import { firstFile } from './read.js';
import type { Part, Runner, Task } from './runner.js';
import { always } from './script.js';

const names = ['build.gradle', 'build.gradle.kts'];
const valued = new Set([
  '-p',
  '--project-dir',
  '-b',
  '--build-file',
  '-x',
  '--exclude-task',
  '-c',
  '--settings-file',
  '-I',
  '--init-script',
  '--tests',
  '-g',
  '--max-workers',
  '--console',
  '--warning-mode',
  '--scan',
]);

/** Plugins that hang work on `check`, by the line that applies them. */
const onCheck: readonly {
  readonly plugin: RegExp;
  readonly task: string;
  readonly intent: Intent;
  readonly example: string;
}[] = [
  {
    plugin: /com\.diffplug\.spotless|id\(?\s*["']spotless["']/,
    task: 'spotlessCheck',
    intent: 'format',
    example: 'id "com.diffplug.spotless" version "6"',
  },
  {
    plugin: /["'`]checkstyle["'`]|^\s*checkstyle\s*$|^\s*`?checkstyle`?\s*\{/m,
    task: 'checkstyleMain',
    intent: 'lint',
    example: "apply plugin: 'checkstyle'",
  },
  { plugin: /["'`]pmd["'`]/, task: 'pmdMain', intent: 'lint', example: "id 'pmd'" },
  {
    plugin: /com\.github\.spotbugs/,
    task: 'spotbugsMain',
    intent: 'lint',
    example: "id 'com.github.spotbugs'",
  },
  {
    plugin: /io\.gitlab\.arturbosch\.detekt|dev\.detekt/,
    task: 'detekt',
    intent: 'lint',
    example: 'id("io.gitlab.arturbosch.detekt")',
  },
  {
    plugin: /org\.jlleitschuh\.gradle\.ktlint|org\.jmailen\.kotlinter/,
    task: 'ktlintCheck',
    intent: 'lint',
    example: 'id("org.jlleitschuh.gradle.ktlint")',
  },
  {
    plugin: /net\.ltgt\.errorprone/,
    task: 'errorprone',
    intent: 'lint',
    example: 'id("net.ltgt.errorprone")',
  },
  {
    plugin: /check\b[^\n]{0,80}\bdependsOn\b[^\n]{0,80}jacocoTestCoverageVerification/,
    task: 'jacocoTestCoverageVerification',
    intent: 'gate',
    example: 'check.dependsOn jacocoTestCoverageVerification',
  },
  {
    plugin: /check\b[^\n]{0,80}\bdependsOn\b[^\n]{0,80}(?:integrationTest|intTest|testing\.suites)/,
    task: 'integrationTest',
    intent: 'test-integration',
    example: 'check.dependsOn integrationTest',
  },
  {
    plugin: /check\b[^\n]{0,80}\bdependsOn\b[^\n]{0,80}(?:functionalTest|acceptanceTest|e2eTest)/,
    task: 'functionalTest',
    intent: 'test-functional',
    example: 'check.dependsOn functionalTest',
  },
];

/** Gradle: `build` and `check` with what hangs on them, and tasks that the build file defines by a command line. */
export const gradle: Runner = {
  programs: ['gradle'],
  besides: true,
  tasks(call, look) {
    const args = call.words.slice(1);
    const wanted = positionals(args, valued).map((task) => task.replace(/^.*:/, ''));
    const excluded = new Set(
      optionValues(args, '-x', '--exclude-task').map((task) => task.replace(/^.*:/, '')),
    );
    const files = buildFiles(call, look);
    const tasks = wanted.flatMap((name) => taskOf(name, excluded, files, call, look) ?? []);
    return tasks.length > 0 ? tasks : undefined;
  },
};

function buildFiles({ words, command }: Call, look: Look): readonly SourceFile[] {
  const args = words.slice(1);
  const below = option(args, '-p', '--project-dir');
  const folder = below === undefined ? command.folder : resolvePath(command.folder, below);
  const own = firstFile(folder, names, look);
  const settings = firstFile(folder, ['settings.gradle', 'settings.gradle.kts'], look);
  const modules = settings && folder !== undefined ? modulesOf(settings, folder, look) : [];
  return [...(own ? [own] : []), ...modules];
}

/** Projects of the build as its settings include them: `include ':app', ':lib:core'`. */
function modulesOf(settings: SourceFile, folder: string, look: Look): readonly SourceFile[] {
  const known = included.get(settings) ?? includedBy(settings);
  included.set(settings, known);
  return known.flatMap((path) => firstFile(inside(folder, path), names, look) ?? []);
}

const included = new WeakMap<SourceFile, readonly string[]>();

function includedBy(settings: SourceFile): readonly string[] {
  const lines = settings.text.split('\n').filter((line) => /^\s*include\b|^\s*["']:/.test(line));
  const paths = lines.flatMap((line) =>
    [...line.matchAll(/["']:?([\w:.-]+)["']/g)].map((match) => (match[1] ?? '').replaceAll(':', '/')),
  );
  return paths.slice(0, 40);
}

function taskOf(
  name: string,
  excluded: ReadonlySet<string>,
  files: readonly SourceFile[],
  call: Call,
  look: Look,
): Task | undefined {
  const by = `${call.shown} ${name}`;
  const { at } = call.command;
  if (name === 'build' || name === 'check' || name === 'buildNeeded') {
    const tests = !excluded.has('test') && !excluded.has('check') && hasTests(files, look);
    const parts: Part[] = [
      ...(name === 'check' ? [] : [{ hit: { intent: 'build', by } as const, at }]),
      ...(tests ? [{ hit: { intent: 'test-unit', by, target: 'gradle test' } as const, at }] : []),
      ...(excluded.has('check') ? [] : hanging(files, excluded, call)),
    ];
    return { name: '', by, parts };
  }
  return custom(name, files, by);
}

function hanging(
  files: readonly SourceFile[],
  excluded: ReadonlySet<string>,
  { shown }: Call,
): readonly Part[] {
  return onCheck.flatMap(({ task, intent }, row): readonly Part[] => {
    if (excluded.has(task)) return [];
    const at = files.map((file) => appliedIn(file)[row]).find((place) => place !== undefined);
    return at ? [{ hit: { intent, by: `${shown} ${task}` }, at }] : [];
  });
}

const applied = new WeakMap<SourceFile, readonly (Place | undefined)[]>();

/** Where a build file applies each plugin, row by row. */
function appliedIn(file: SourceFile): readonly (Place | undefined)[] {
  const known =
    applied.get(file) ??
    onCheck.map(({ plugin }) => (plugin.test(file.text) ? (file.find(plugin) ?? file.at()) : undefined));
  applied.set(file, known);
  return known;
}

/** A task of the build file with a command line: `task e2e(type: Exec) { commandLine 'npm', 'run', 'e2e' }`. */
function custom(name: string, files: readonly SourceFile[], by: string): Task | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const begins = new RegExp(
    `\\btask\\s+${name}\\b|tasks\\.(?:register|create)(?:<\\w+>)?\\(\\s*["']${name}["']|val\\s+${name}\\s+by\\s+tasks`,
  );
  for (const file of files) {
    const start = file.text.includes(name) ? file.text.search(begins) : -1;
    if (start < 0) continue;
    const body = bodyFrom(file.text, start);
    const at = file.at(file.lineAt(start));
    const needs = [...body.matchAll(/dependsOn\s*\(?\s*([^\n)]{1,200})/g)].flatMap((match) =>
      [...(match[1] ?? '').matchAll(/["':]?([A-Za-z]\w+)["']?/g)].map((each) => each[1] ?? ''),
    );
    const lines = [
      ...body.matchAll(/commandLine\s*\(?\s*([^\n]{1,400})|executable\s*=?\s*\(?\s*([^\n]{1,200})/g),
    ];
    const commands = lines.map((match) =>
      [...(match[1] ?? match[2] ?? '').matchAll(/["']([^"']*)["']/g)].map((each) => each[1] ?? '').join(' '),
    );
    const folder = folderOf(file.path);
    const parts: Part[] = [
      ...(isTest(file.text, start, name) ? [{ hit: testOf(name, by), at }] : []),
      ...(needs.length > 0
        ? [{ script: { text: `gradle ${needs.join(' ')}`, place: always(at), folder, variables: new Map() } }]
        : []),
      ...commands
        .filter(Boolean)
        .map((text) => ({ script: { text, place: always(at), folder, variables: new Map() } })),
    ];
    return { name, by, at, parts };
  }
  return undefined;
}

/** A task of Gradle's type for tests, in either language, or a suite of them. */
function isTest(text: string, start: number, name: string): boolean {
  const head = text.slice(start, start + name.length + 80).split('\n', 1)[0] ?? '';
  return /<Test>\(|[(,]\s*(?:type:\s*)?(?:Test|JvmTestSuite)(?:::class)?\s*[),]/.test(head);
}

function testOf(name: string, by: string): Hit {
  return { intent: kindOfName(name) ?? 'test', by };
}

function bodyFrom(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + 4000); at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth <= 0) return text.slice(start, at);
  }
  return text.slice(start, start + 400);
}

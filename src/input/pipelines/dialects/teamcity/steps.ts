import type { SourceFile } from '../../../source-file.js';
import type { Step } from '../../pipeline.js';
import { type Block, type Call, closureOf, type Tree } from '../code/tree.js';
import { given } from '../parts/given.js';
import { usesStep } from '../parts/graph.js';
import { cleanFolder, runs } from '../parts/scripts.js';
import { type Params, plainText, settingOf, settingsOf, textNode } from './texts.js';

/** Runners, and the command that each stands for; `{name}` is a setting, what is not set goes away. */
const commands: Readonly<Record<string, string>> = {
  maven: 'mvn {goals} {runnerArgs}',
  ant: 'ant {targets}',
  rake: 'rake {taskNames}',
  dotnetBuild: 'dotnet build {projects} {args}',
  dotnetTest: 'dotnet test {projects} {args}',
  dotnetRestore: 'dotnet restore {projects} {args}',
  dotnetPublish: 'dotnet publish {projects} {args}',
  dotnetPack: 'dotnet pack {projects} {args}',
  dotnetRun: 'dotnet run {projects} {args}',
  dotnetClean: 'dotnet clean {projects}',
  dotnetNugetPush: 'dotnet nuget push {packages}',
  dotnetMsBuild: 'dotnet msbuild {projects} {args}',
  dotnetVsTest: 'dotnet vstest {assemblies}',
  dotnetCustom: 'dotnet {args}',
  exec: '{path} {arguments}',
  nuGetInstaller: 'nuget restore {projects}',
  nuGetPublish: 'nuget push {packages}',
  nuGetPack: 'nuget pack {paths}',
  dockerCompose: 'docker-compose -f {file} up',
  msBuild: 'msbuild {path} {args}',
  visualStudio: 'msbuild {path} {msBuildArgs}',
  cargo: 'cargo {command}',
  goTest: 'go test {args}',
};

/** Types of runners, where a step is written by its type, and the settings that hold what they run. */
const types: Readonly<Record<string, { readonly runner: string; readonly script?: string }>> = {
  simpleRunner: { runner: 'script', script: 'script.content' },
  Maven2: { runner: 'maven' },
  'gradle-runner': { runner: 'gradle' },
  'nodejs-runner': { runner: 'nodeJS', script: 'shellScript' },
};

/** Settings that hold a script. */
const scripts = ['scriptContent', 'shellScript', 'content', 'script'] as const;

/** A step of a build, as far as its runner is known. */
export function stepOf(call: Call, file: SourceFile, params: Params): readonly Step[] {
  const block = closureOf(call);
  if (!block || isOff(settingOf(block, 'enabled'))) return [];
  const settings = settingsOf(block, params);
  const type = call.name === 'step' ? types[settings.type ?? ''] : undefined;
  const runner = type?.runner ?? (call.name === 'step' ? (settings.type ?? 'step') : call.name);
  const shared = given({
    name: settings.name,
    folder: cleanFolder(settings.workingDir?.replace(/^%teamcity\.build\.checkoutDir%\/?/, '')),
    condition: /FAIL|ALWAYS/i.test(modeOf(block)) ? modeOf(block) : undefined,
  });
  const script = scriptIn(block, runner);
  const text = script && plainText(script, params);
  if (script && text !== undefined) {
    const own = { ...runs({ text, file, line: textNode(script).line }), ...shared };
    return [{ ...own, ...(/power/i.test(runner) ? { shell: 'pwsh' } : {}) }];
  }
  if (type?.script !== undefined && settings[type.script] !== undefined)
    return [{ ...runs({ text: settings[type.script] ?? '', file, line: call.line }), ...shared }];
  const command = commandOf(runner, block, settings, params);
  if (command !== undefined) return [{ ...runs({ text: command, file, line: call.line }), ...shared }];
  const inputs = Object.keys(settings).length > 0 ? { with: settings } : {};
  return [usesStep(`teamcity/${runner}`, file.at(call.line), { ...shared, ...inputs })];
}

function isOff(tree: Tree | undefined): boolean {
  return tree?.is === 'name' && tree.name === 'false';
}

function modeOf(block: Block): string {
  const mode = settingOf(block, 'executionMode');
  return mode?.is === 'name' ? mode.name.replace(/^.*\./, '') : '';
}

/** A script in the step itself, or in its mode: `scriptMode = script { content = ... }`. */
function scriptIn(block: Block, runner: string): Tree | undefined {
  const own = settingOf(block, ...(runner === 'sshExec' ? [] : scripts));
  if (own && own.is !== 'block') {
    const inner = closureOf(own);
    return inner ? settingOf(inner, ...scripts) : own;
  }
  const mode = closureOf(settingOf(block, 'scriptMode'));
  return settingOf(mode, 'content');
}

function commandOf(
  runner: string,
  block: Block,
  settings: Readonly<Record<string, string>>,
  params: Params,
): string | undefined {
  if (runner === 'gradle') {
    const wrapped = !isOff(settingOf(block, 'useGradleWrapper'));
    return filled(`${wrapped ? './gradlew' : 'gradle'} {tasks} {gradleParams}`, settings);
  }
  if (runner === 'dockerCommand') return docker(settingOf(block, 'commandType'), params);
  if (runner === 'python') return python(settingOf(block, 'command'), params);
  if (runner === 'powerShell') {
    const path = plainText(settingOf(closureOf(settingOf(block, 'scriptMode')), 'path'), params);
    return path === undefined ? undefined : `pwsh -File ${path}`;
  }
  const pattern = Object.hasOwn(commands, runner) ? commands[runner] : undefined;
  return pattern === undefined ? undefined : filled(pattern, settings);
}

function filled(pattern: string, settings: Readonly<Record<string, string>>): string {
  return pattern
    .replace(/\{(\w+)\}/g, (_, name: string) => settings[name]?.trim().replace(/\s*\n\s*/g, ' ') ?? '')
    .trim();
}

function docker(type: Tree | undefined, params: Params): string | undefined {
  const block = closureOf(type);
  if (type?.is !== 'call' || !block) return undefined;
  const settings = settingsOf(block, params);
  const names = (settings.namesAndTags ?? '')
    .split('\n')
    .map((name) => name.trim())
    .filter(Boolean);
  if (type.name === 'push') return names.map((name) => `docker push ${name}`).join('\n');
  if (type.name === 'build') {
    const path = plainText(settingOf(closureOf(settingOf(block, 'source')), 'path'), params);
    const tags = names.map((name) => `-t ${name} `).join('');
    return `docker build ${tags}${path === undefined ? '' : `-f ${path} `}${settings.contextDir ?? '.'}`;
  }
  return type.name === 'other'
    ? `docker ${settings.subCommand ?? ''} ${settings.commandArgs ?? ''}`.trim()
    : undefined;
}

function python(command: Tree | undefined, params: Params): string | undefined {
  const block = closureOf(command);
  if (command?.is !== 'call' || !block) return undefined;
  const { filename, module, scriptArguments = '' } = settingsOf(block, params);
  if (command.name === 'file') return `python ${filename ?? ''} ${scriptArguments}`.trim();
  if (command.name === 'module') return `python -m ${module ?? ''} ${scriptArguments}`.trim();
  return command.name === 'script' ? undefined : `${command.name} ${scriptArguments}`.trim();
}

import { textWithoutComments } from '../../comments.js';
import { matchesWithLines } from '../../manifests/format.js';
import type { SourceFile } from '../../source-file.js';
import { children, parseXml } from '../../xml.js';
import { type Member, memberOf, type Workspace } from './workspace.js';

function mavenModules(file: SourceFile): readonly Member[] {
  const parsed = parseXml(file);
  if ('reason' in parsed) return [];
  const project = parsed.root.get('project');
  return [
    ...children(project, 'modules', 'module'),
    ...children(project, 'profiles', 'profile', 'modules', 'module'),
  ].flatMap(({ text, at }) => (text ? [memberOf(text.trim().replace(/\/?[\w.-]+\.xml$/, ''), at)] : []));
}

const include = /^[ \t]*include\b([^\n]*(?:,[ \t]*\n[^\n]*)*)/gm;
const quoted = /["']:?([\w.:/-]+)["']/g;
const moved = /\bproject\(\s*["']:([\w.:-]+)["']\s*\)\.projectDir\s*=[^\n"']{0,60}["']([^"'\n]+)["']/g;

/** `:apps:web` stands in `apps/web` unless the settings say otherwise. */
function gradleProjects(file: SourceFile): readonly Member[] {
  const text = textWithoutComments(file, 'c');
  const places = new Map([...text.matchAll(moved)].map(([, name = '', folder = '']) => [name, folder]));
  return [...matchesWithLines(file, text, include)].flatMap(({ match, line }) =>
    [...(match[1] ?? '').matchAll(quoted)].map(([, name = '']) =>
      memberOf(places.get(name) ?? name.replaceAll(':', '/'), file.at(line)),
    ),
  );
}

const sbtProject =
  /\b(?:project|crossProject\([^)\n]{0,120}\))\s*\.?\s*in\s*\(?\s*file\(\s*"([^"\n]+)"\s*\)/g;

export const jvm: readonly Workspace[] = [
  {
    about: 'Maven module',
    globs: ['**/pom.xml'],
    members: mavenModules,
    example: {
      path: 'pom.xml',
      text: '<project><modules><module>kettle</module></modules></project>',
      members: ['kettle'],
    },
  },
  {
    about: 'Gradle project',
    globs: ['**/settings.gradle', '**/settings.gradle.kts'],
    members: gradleProjects,
    example: {
      path: 'settings.gradle',
      text: "include ':apps:kettle', 'cup'\nproject(':cup').projectDir = file('things/cup')\n",
      members: ['apps/kettle', 'things/cup'],
    },
  },
  {
    about: 'sbt project',
    globs: ['**/build.sbt'],
    members: (file) =>
      [...matchesWithLines(file, textWithoutComments(file, 'c'), sbtProject)].map(({ match, line }) =>
        memberOf(match[1] ?? '', file.at(line)),
      ),
    example: {
      path: 'build.sbt',
      text: 'lazy val kettle = (project in file("kettle"))',
      members: ['kettle'],
    },
  },
];

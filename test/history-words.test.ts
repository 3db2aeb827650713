import { describe, expect, it } from 'vitest';
import { rows, WorkAreas, workAreaOf } from '../src/input/areas.js';
import {
  dependencyFiles,
  isDependencyUpdate,
  isReleaseStamp,
  isRollback,
  releaseStamps,
  rollbacks,
  updateSubjects,
} from '../src/input/history/commit-kinds.js';
import { namesIssue, references, trackerKeys } from '../src/input/history/issue-references.js';
import { releaseTags, stageExamples } from '../src/input/history/releases.js';

const releases = (...names: readonly string[]) =>
  releaseTags(names.map((name, date) => ({ name, commit: name, date }))).map(({ name }) => name);
const message = (subject: string, body = '') => ({ subject, body });
const names = (subject: string, body = '') => namesIssue(message(subject, body), new Set(['SHOP']));

describe('release tags', () => {
  it.each([
    'v1.2.3',
    '1.2',
    'name-1.2.3',
    'name@1.2.3',
    '@scope/name@1.2.3',
    '@vue/test-utils@2.4.0',
    'module/v1.2.3',
    'release-2024-05-01',
    'release/1.4',
    '2024.05.1',
    '20240501',
    '1.2.3.RELEASE',
    '4.1.0.Final',
    'REL_15_3',
    'curl-8_5_0',
    'go1.22.1',
    'OTP-26.1',
    'v1.2.3+build.5',
    '1.1.1w',
    'v2.0.0-p1',
    'deploy-production-2025-01-29',
  ])('%s is one', (name) => expect(releases(name)).toEqual([name]));

  it.each(stageExamples.map(([, example]) => example))('%s is none', (name) =>
    expect(releases(name)).toEqual([]),
  );

  it.each([
    'v2',
    '12',
    'latest',
    'phase-1',
    'v3-demo-concise',
    'workshop',
    'v1.4.0-3-g1a2b3c4',
    'main-1a2b3c4d',
    'ECS-STAGING-SUCCESS-2025-01-29T10-20-03-7dcda',
    'ECS-PRODUCTION-FAILURE-2025-01-29T10-20-03-7dcda',
    '0.12.x',
  ])('%s is none beside a version', (name) => expect(releases('1.0.0', name)).toEqual(['1.0.0']));

  it('takes another make of a tagged version for the same release', () => {
    expect(releases('0.19.19', '0.19.19-jemalloc', '1.2-enterprise')).toEqual(['0.19.19', '1.2-enterprise']);
  });

  it('takes single numbers where the repository has no others', () => {
    expect(releases('v254', 'v255', 'build-7')).toEqual(['v254', 'v255']);
  });
});

describe('issues', () => {
  it.each(references.map(({ example }) => example))('are named by %s', (text) =>
    expect(names(text)).toBe(true),
  );
  it.each([
    ['Fix it (#12)', ''],
    ['Merge pull request #12 from acme/tea', ''],
    ['Squash', '* one (#12)\n* two (#13)'],
    ['Read UTF-8, ISO-8601 and SHA-256', ''],
    ['Patch GO-2026-4601', 'CVE-2026-1234'],
    ['Colour #fff', 'see docs/#anchor'],
    ['TEA-1 is no key of a tracker here', ''],
    ['Print issue 2 of the menu, debug 1234 cups', ''],
  ])('are not named by %s', (subject, body) => expect(names(subject, body)).toBe(false));

  it('are those of a tracker whose key comes with several numbers', () => {
    const used = ['SHOP-1 a', 'SHOP-2 b', '[SHOP-3] c', 'ABC-1', 'CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'];
    expect([...trackerKeys(used.map((subject) => message(subject)))]).toEqual(['SHOP']);
    expect(names('shop: SHOP-77 pour')).toBe(true);
  });
});

describe('kinds of commits', () => {
  it.each(rollbacks.map(({ example }) => example))('%s takes something back', (subject) =>
    expect(isRollback({ subject })).toBe(true),
  );
  it.each([
    'Revert "Revert "Add dark mode""',
    'Merge pull request #7 from acme/fix-view-deleting-test-rollback',
    'Add a revert button',
    'Reapply "Add dark mode"',
  ])('%s takes nothing back', (subject) => expect(isRollback({ subject })).toBe(false));

  it.each(releaseStamps.map(({ example }) => example))('%s stamps a version', (subject) =>
    expect(isReleaseStamp({ subject })).toBe(true),
  );
  it.each(['Add versions to the API', 'Bump lodash from 1 to 2', 'Released memory is reused'])(
    '%s stamps none',
    (subject) => expect(isReleaseStamp({ subject })).toBe(false),
  );

  it.each(updateSubjects.map(({ example }) => example))('%s updates dependencies', (subject) =>
    expect(isDependencyUpdate({ subject, files: ['package.json'], bot: false })).toBe(true),
  );
  it.each(dependencyFiles.map(({ example }) => example))(
    'a bot that changes %s updates dependencies',
    (path) => expect(isDependencyUpdate({ subject: 'Weekly', files: [path], bot: true })).toBe(true),
  );
  it.each([
    ['Update the wording', ['src/a.ts']],
    ['Update README', ['README.md']],
    ['Release 1.2.0', ['package.json', 'package-lock.json']],
    ['Add a script', ['package.json']],
    ['Bump CI test versions', ['.github/workflows/ci.yml']],
  ])('%s by a person does not', (subject, files) =>
    expect(isDependencyUpdate({ subject, files, bot: false })).toBe(false),
  );
});

describe('areas of work', () => {
  it.each(rows.flatMap(({ area, examples }) => examples.map((path) => [path, area] as const)))(
    '%s belongs to %s',
    (path, area) => expect(workAreaOf(path) ?? 'none').toBe(area),
  );
  it.each([
    ['src/tea.ts', 'application'],
    ['src/tea.test.ts', 'tests'],
    ['molecule/default/verify.yml', 'tests'],
    ['README.md', undefined],
    ['deploy/README.md', undefined],
    ['vendor/github.com/x/Makefile', undefined],
    ['package.json', undefined],
    ['buildSrc/src/main/kotlin/Dependencies.kt', 'application'],
    ['buildSrc/build.gradle.kts', undefined],
    ['tea/build.gradle', undefined],
  ])('%s belongs to %s', (path, area) => expect(workAreaOf(path)).toBe(area));

  it('are two where infrastructure code is the application, whatever its folders are called', () => {
    const stacks = Array.from({ length: 12 }, (_, at) => `aws/part${at}/main.tf`);
    const paths = [...stacks, 'aws/performance-test/task.json.tmpl', 'apps/upgrades/system.yaml', 'Makefile'];
    expect([...new WorkAreas(paths).present].sort()).toEqual(['application', 'pipeline']);
  });
});

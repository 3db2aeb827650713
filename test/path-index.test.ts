import { Minimatch } from 'minimatch';
import { expect, it } from 'vitest';
import { type PathClass, pathClasses } from '../src/input/path-class.js';
import { PathIndex } from '../src/input/path-index.js';

const folders = ['', 'a/', 'a/b/', 'test/', 'a/test/', 'a/test/b/', '.github/workflows/', 'a/b/test/c/'];
const names = [
  'x.ts',
  '.ts',
  'ts',
  'x.test.ts',
  'Makefile',
  'x.mk',
  '.env',
  'tea.yml',
  'tea.yaml',
  'test',
  'a b.rb',
];
const paths = folders.flatMap((folder) => names.map((name) => folder + name)).sort();
const index = new PathIndex(paths.map((path) => ({ path, kind: 'file' })));

it.each(
  (
    '**/*.ts **/ts **/*.{ts,yml} **/{Makefile,*.mk} **/.* ** a/** a/*.ts *.yml **/test/** **/test/**/*.ts ' +
    '**/b/test/**/*.y{a,}ml a/**/*.ts .github/** .github/workflows/*.{yml,yaml} **/{test,b}/**/*.{rb,ts} ' +
    '**/*[Tt]es* **/!(x)*.ts **/+(x|tea).* /a/**/*.ts ./a/**/*.ts **/test/**/test **/a/*/**/*.ts ' +
    'a/** **/a/b/*.ts a/b/*.ts *.ts x* **/x* **/*x*t* **/te* **/*a*.y* **/*.test.ts **/b/** a/b/** ./a/*.ts /a/*.ts **/./a/*.ts **/*'
  ).split(' '),
)('finds by %s what minimatch finds', (glob) => {
  const whole = new Minimatch(glob, { dot: true, nocomment: true, nonegate: true });
  const every = Object.keys(pathClasses) as PathClass[];
  expect(index.match(glob, { in: every })).toEqual(paths.filter((path) => whole.match(path)));
});

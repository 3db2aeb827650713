import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOf, interpreters } from '../src/input/pipelines/follow/argv.js';
import { always, noVariables, type Script } from '../src/input/pipelines/follow/script.js';
import { commandsOf } from '../src/input/pipelines/follow/shell.js';
import { unwrap, wrappers } from '../src/input/pipelines/follow/wrappers.js';

function script(text: string, part: Partial<Script> = {}): Script {
  return {
    text,
    place: (line) => ({ path: 'ci.sh', line }),
    folder: '',
    variables: noVariables,
    ...part,
  };
}

/** Commands as `line folder: words`; the folder is left out at the root. */
function run(text: string, part: Partial<Script> = {}): readonly string[] {
  return commandsOf(script(text, part), { limit: 500 }).map(
    ({ argv, at, folder }) => `${at.line}${folder === '' ? '' : ` ${folder ?? '?'}`}: ${argv.join(' ')}`,
  );
}

describe('scripts of shells', () => {
  const cases: readonly (readonly [string, string, readonly string[], Partial<Script>?])[] = [
    ['comments and quotes', '# npm test\necho "npm test"\nnpm ci', ['2: echo npm test', '3: npm ci']],
    ['continued lines', 'docker run \\\n  --rm x\nmake', ['1: docker run --rm x', '3: make']],
    ['lists and pipes', 'a && b || c; d | e', ['1: a', '1: b', '1: c', '1: d', '1: e']],
    [
      'variables of the script',
      'E=staging\nhelm upgrade -f values-$E.yaml',
      ['2: helm upgrade -f values-staging.yaml'],
    ],
    ['a command in a variable', 'GO="go test"\n$GO ./...', ['2: go test ./...']],
    ['defaults', 'make ${TARGET:-ci}', ['1: make ci']],
    ['unknown variables stay', 'make $TARGET "$X y"', ['1: make $TARGET $X y']],
    ['variables of the step', 'make $T', ['1: make ci'], { variables: new Map([['T', 'ci']]) }],
    ['lists', 'A=(--ci --bail)\njest "${A[@]}"', ['2: jest --ci --bail']],
    ['subshells keep their folder', '(cd web && make)\nmake', ['1 web: make', '2: make']],
    ['folders', 'cd web/app\nmake\ncd ..\nmake', ['2 web/app: make', '4 web: make']],
    ['a folder that cannot be told', 'cd $X\nmake', ['2 ?: make']],
    ['the root by its variable', 'cd $GITHUB_WORKSPACE/web\nmake', ['2 web: make']],
    [
      'the folder of the script',
      'cd "$(dirname "$0")/.."\nmake',
      ['1 ?: dirname /@root/bin/ci', '2: make'],
      { path: 'bin/ci', folder: undefined },
    ],
    ['loops', 'for s in a b; do make -C $s; done', ['1: make -C a', '1: make -C b']],
    ['loops over what nobody knows', 'for s in $(ls); do make $s; done', ['1: ls', '1: make $s']],
    ['functions run where they are called', 'f() { make "$1"; }\nf ci', ['1: make ci']],
    ['functions that nobody calls', 'f() { make ci; }\nmake lint', ['2: make lint']],
    ['recursion ends', 'f() { make; f; }\nf', ['1: make']],
    [
      'a known condition',
      'if [ "$1" = lint ]; then make lint; else make deploy; fi',
      ['1: [ lint = lint ]', '1: make lint'],
      { args: ['lint'] },
    ],
    ['an unknown condition', 'if [ $X ]; then a; else b; fi', ['1: [ $X ]', '1: a', '1: b']],
    [
      'a case that is known',
      'case "$1" in\n test) make test ;;\n deploy) make deploy ;;\nesac',
      ['2: make test'],
      { args: ['test'] },
    ],
    ['a case that is not', 'case "$X" in\n a) make a ;;\n *) make b ;;\nesac', ['2: make a', '3: make b']],
    [
      'what branches disagree on is unknown',
      'if $C; then E=a; else E=b; fi\nmake $E',
      ['1: $C', '2: make $E'],
    ],
    ['nothing after exit', 'make\nexit 0\nnpm publish', ['1: make', '2: exit 0']],
    [
      'exit in a loop that may have been left',
      'for i in 1 end; do\n[ $X ] && break\n[ "$i" = end ] && exit 1\ndone\nmake',
      [
        '2: [ $X ]',
        '2: break',
        '3: [ 1 = end ]',
        '2: [ $X ]',
        '2: break',
        '3: [ end = end ]',
        '3: exit 1',
        '5: make',
      ],
    ],
    ['exit on a condition', '[ $X ] && exit 0\nmake', ['1: [ $X ]', '1: exit 0', '2: make']],
    ['false and what hangs on it', 'false && npm publish', ['1: false']],
    [
      'substitutions run',
      'V=$(make version)\necho "$(make name)"',
      ['1: make version', '2: make name', '2: echo $(make name)'],
    ],
    [
      'expressions of GitHub',
      "make ${{ inputs.target || 'ci' }} x",
      ["1: make ${{ inputs.target || 'ci' }} x"],
    ],
    [
      'parameters of CircleCI',
      'make << parameters.target >>\nmake b',
      ['1: make << parameters.target >>', '2: make b'],
    ],
    ['macros of Azure', 'make $(Build.Reason) x', ['1: make $(Build.Reason) x']],
    ['variables of Groovy', 'make ${params.TARGET} x', ['1: make ${params.TARGET} x']],
    [
      'PowerShell',
      '# dotnet pack\n$r = dotnet test\nif ($r) { dotnet pack }',
      ['2: dotnet test', '3: if', '3: $r', '3: dotnet pack'],
      { shell: 'pwsh' },
    ],
    ['cmd.exe', '@echo off\nrem npm test\ncall npm ci', ['1: echo off', '3: npm ci']],
    ['a script that is broken', 'make ci\nif then )\nmake test', ['1: make ci', '3: make test']],
  ];
  it.each(cases.map(([name, text, expected, part = {}]) => ({ name, text, expected, part })))(
    '$name',
    (each) => {
      const { text, expected, part } = each;
      expect(run(text, part)).toEqual(expect.arrayContaining([...expected]));
      if (!text.includes('then )')) expect(run(text, part)).toEqual(expected);
    },
  );

  it('reads what is sourced', () => {
    const lib = script('deploy() { helm upgrade "$1"; }', { place: always({ path: 'lib.sh', line: 1 }) });
    const found = commandsOf(script('. ./lib.sh\ndeploy shop'), { limit: 10, source: () => lib });
    expect(found.map(({ argv, at }) => [argv.join(' '), at.path])).toEqual([['helm upgrade shop', 'lib.sh']]);
  });

  it('hands on what a heredoc says, with its lines', () => {
    const [ssh] = commandsOf(script('ssh host <<EOF\ncd /app\nmake up\nEOF'), { limit: 10 });
    expect([ssh?.input?.text, ssh?.input?.place(2)]).toEqual([
      'cd /app\nmake up\n',
      { path: 'ci.sh', line: 3 },
    ]);
  });

  it('never throws and keeps its budget', () => {
    const words = fc.constantFrom(
      'if',
      'then',
      'fi',
      'case',
      'esac',
      'in',
      'do',
      'done',
      '${{',
      '}}',
      '<<',
      'EOF',
      '$(',
      ')',
      '`',
      '"',
      "'",
      '{',
      '}',
      '(',
      '&&',
      '|',
      ';',
      '\n',
      '\\',
      'make',
      '$X',
      '${X:-',
      'f()',
      'for',
      'while',
    );
    const noise = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 60 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(noise, fc.constantFrom('bash', 'pwsh'), (text, shell) => {
        expect(commandsOf(script(text, { shell, args: ['x'] }), { limit: 50 }).length).toBeLessThanOrEqual(
          50,
        );
      }),
    );
  });

  it.each([
    ['deep nesting', '('.repeat(20_000)],
    ['deep substitution', 'echo $('.repeat(5000)],
    ['many conditions', 'if a; then '.repeat(3000)],
    ['many functions', `${'f() { g; g; }; g() { h; h; }; h() { i; i; }; i() { j; j; }; '.repeat(50)}f`],
    ['a very long line', `make ${'x '.repeat(200_000)}`],
    ['expressions that never end', '${{ '.repeat(20_000)],
  ])('ends soon on %s', (_, text) => {
    const start = performance.now();
    run(text);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('commands that run commands', () => {
  it.each(wrappers.map(({ wrap, example }) => [wrap, ...example] as const))('%s', (_, line, inner) => {
    const [command] = commandsOf(script(line), { limit: 10 });
    const found = command && unwrap(callOf(command).words);
    const own = command && callOf(command).words;
    const all = [own?.join(' '), found?.script, ...(found?.argvs ?? []).map((argv) => argv.join(' '))];
    expect(all).toContain(inner);
  });

  it.each(Object.values(interpreters).map(({ example }) => example))('%s is %s', (line, plain) => {
    const [command] = commandsOf(script(line), { limit: 10 });
    expect(command && callOf(command).words.join(' ')).toBe(plain);
  });

  it.each([
    ['./gradlew build', 'gradle build', './gradlew'],
    ['docker-compose up', 'docker compose up', 'docker'],
    ['/usr/bin/python3.11 -m pip install x', 'pip install x', 'python -m pip'],
    ['vendor/bin/phpunit --testdox', 'phpunit --testdox', 'phpunit'],
    ['$GOPATH/bin/golangci-lint run', 'golangci-lint run', 'golangci-lint'],
  ])('%s is known as %s', (line, plain, shown) => {
    const [command] = commandsOf(script(line), { limit: 10 });
    const call = command && callOf(command);
    expect([call?.words.join(' '), call?.shown]).toEqual([plain, shown]);
  });
});

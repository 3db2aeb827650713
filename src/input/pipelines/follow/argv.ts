import type { SimpleCommand } from './script.js';

/** A command line in the form in which tables and runners know it. */
export interface Call {
  /** The program's plain name first: `gradle` for `./gradlew`, `pytest` for `python -m pytest`. */
  readonly words: readonly string[];
  /** The program as a reader finds it: `./gradlew`. */
  readonly shown: string;
  /** The program (or the script handed to an interpreter) as a path, where it was written as one. */
  readonly path?: string;
  readonly command: SimpleCommand;
}

/** Other names of programs: `docker-compose up` is `docker compose up`. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  'cake.cs': ['cake'],
  gradlew: ['gradle'],
  mvnw: ['mvn'],
  mvnd: ['mvn'],
  'docker-compose': ['docker', 'compose'],
  'dotnet-ef': ['dotnet', 'ef'],
  'dotnet-format': ['dotnet', 'format'],
  'dotnet-lambda': ['dotnet', 'lambda'],
  'podman-compose': ['docker', 'compose'],
  podman: ['docker'],
  nerdctl: ['docker'],
  buildah: ['docker'],
  pip3: ['pip'],
  pipx: ['pipx'],
  yarnpkg: ['yarn'],
  nodejs: ['node'],
  bazelisk: ['bazel'],
  'go-task': ['task'],
  inv: ['invoke'],
  oc: ['kubectl'],
  microk8s: ['kubectl'],
  k: ['kubectl'],
  gmake: ['make'],
  mingw32make: ['make'],
  nmake: ['make'],
  sbtx: ['sbt'],
  flyctl: ['fly'],
  sls: ['serverless'],
  py: ['python'],
  pytest3: ['pytest'],
  'py.test': ['pytest'],
  nosetests3: ['nosetests'],
  msbuild: ['msbuild'],
  dart: ['dart'],
  cmake3: ['cmake'],
  ctest3: ['ctest'],
  prek: ['pre-commit'],
  opentofu: ['tofu'],
  heroku: ['heroku'],
  semgrep: ['semgrep'],
  kubectx: ['kubectx'],
  'bin/rails': ['rails'],
  drush: ['drush'],
  jfrog: ['jf'],
  'atlas-mvn': ['mvn'],
  'atlas-clean': ['mvn', 'clean'],
  'atlas-compile': ['mvn', 'compile'],
  'atlas-package': ['mvn', 'package'],
  'atlas-install': ['mvn', 'install'],
  'atlas-unit-test': ['mvn', 'test'],
  'atlas-integration-test': ['mvn', 'integration-test'],
};

interface Interpreter {
  /** Options that take a value. */
  readonly valued: string;
  /** The option that names a module to run. */
  readonly module?: string;
  /** What a script's name ends in. */
  readonly script: RegExp;
  /** Words between the program and the script: `deno run x.ts`. */
  readonly verb?: string;
  readonly example: readonly [string, string];
}

/** A shell that is handed a build tool's wrapper runs the build tool; other scripts are followed as files. */
const shell: Omit<Interpreter, 'example'> = {
  valued: '-o -O +o',
  script: /^(?:[^\s/]+\/|\/|\.){0,20}(?:gradlew|mvnw|sbtx?|bazelisk|npmw)$/,
};

/** Programs that run a script or module that is the real program. */
export const interpreters: Readonly<Record<string, Interpreter>> = {
  python: {
    valued: '-W -X',
    module: '-m',
    script: /\.py$|\/[\w-]+$/,
    example: ['python -m pytest tests', 'pytest tests'],
  },
  node: {
    valued: '-r --require --import --loader --experimental-loader -C --conditions --env-file',
    script: /\.[cm]?[jt]s$|\/\.bin\/|\/[\w-]+$/,
    example: ['node --expose-gc node_modules/.bin/jest --ci', 'jest --ci'],
  },
  tsx: { valued: '--tsconfig', script: /\.[cm]?[jt]sx?$/, example: ['tsx scripts/seed.ts', 'seed.ts'] },
  'ts-node': {
    valued: '-P --project -r',
    script: /\.[cm]?[jt]sx?$/,
    example: ['ts-node seed.ts', 'seed.ts'],
  },
  'babel-node': { valued: '', script: /\.[cm]?[jt]sx?$/, example: ['babel-node seed.js', 'seed.js'] },
  php: {
    valued: '-d -c',
    script: /\.php$|\.phar$|^artisan$|(?:^|\/)(?:bin|vendor\/bin)\/[\w.-]+$/,
    example: ['php -d memory_limit=-1 vendor/bin/phpunit', 'phpunit'],
  },
  ruby: {
    valued: '-I -r -C',
    script: /\.rb$|(?:^|\/)bin\/[\w-]+$/,
    example: ['ruby -Itest test/a_test.rb', 'a_test.rb'],
  },
  perl: { valued: '-I -M', script: /\.(?:pl|PL|t)$/, example: ['perl Makefile.PL', 'Makefile.PL'] },
  java: {
    valued: '-cp -classpath --class-path',
    module: '-jar',
    script: /\.jar$/,
    example: ['java -jar sonar.jar', 'sonar.jar'],
  },
  deno: {
    valued: '',
    verb: 'run',
    script: /\.[cm]?[jt]s$|^npm:/,
    example: ['deno run -A npm:vitest', 'vitest'],
  },
  Rscript: { valued: '', script: /\.[rR]$/, example: ['Rscript ci/check.R', 'check.R'] },
  julia: { valued: '', script: /\.jl$/, example: ['julia --project test/runtests.jl', 'runtests.jl'] },
  pwsh: {
    valued: '-ExecutionPolicy -WorkingDirectory',
    module: '-File',
    script: /\.ps1$/,
    example: ['pwsh -File build.ps1', 'build.ps1'],
  },
  powershell: {
    valued: '-ExecutionPolicy',
    module: '-File',
    script: /\.ps1$/,
    example: ['powershell -File build.ps1', 'build.ps1'],
  },
  dotnet: {
    valued: '',
    verb: 'run',
    // Tools of the repository are called as if they were commands.
    script: /(?:^|[/\\])cake\.cs$|^(?:cake|nuke)$/,
    example: ['dotnet run cake.cs -- --target=Test', 'cake -- --target=Test'],
  },
  bash: { ...shell, example: ['bash ./gradlew check', 'gradle check'] },
  sh: { ...shell, example: ['sh mvnw -B verify', 'mvn -B verify'] },
};

/** Brings a command into its plain form. Its first word is never empty. */
export function callOf(command: SimpleCommand): Call {
  const [program = '', ...args] = command.argv;
  const base = baseOf(program);
  const shown = /^\.\/[^/]+$/.test(program) ? program : base;
  const own = /[/\\]/.test(program) || /\.(?:sh|bash|ps1|bat|cmd|py)$/.test(program) ? { path: program } : {};
  const plain = plainName(base);
  const nuke = nukeArgs(plain, args);
  if (nuke) return { words: ['nuke', ...nuke], shown: 'nuke', command };
  const interpreted = interpreterCall(plain, args);
  if (interpreted) return { ...interpreted, command };
  const alias = aliasOf(plain);
  // Words that the program's own name stands for are shown once: `docker compose up`.
  return {
    words: [...alias, ...args],
    shown: alias.length > 1 ? (alias[0] ?? shown) : shown,
    ...own,
    command,
  };
}

/** What a build of Nuke is handed by the script that starts it: `dotnet run --project build/_build.csproj -- Test`. */
function nukeArgs(plain: string, args: readonly string[]): readonly string[] | undefined {
  if (!/^(?:dotnet|\$\{?DOTNET(?:_EXE)?\}?)$/.test(plain) || args[0] !== 'run') return undefined;
  const project = option(args, '--project', '-p') ?? '';
  if (!/(?:^|[/\\])_build(?:\.csproj)?$/.test(project)) return undefined;
  const dashes = args.indexOf('--');
  return dashes < 0 ? args.slice(args.indexOf(project) + 1) : args.slice(dashes + 1);
}

function aliasOf(plain: string): readonly string[] {
  return (Object.hasOwn(aliases, plain) ? aliases[plain] : undefined) ?? [plain];
}

/** `bin/jest`, and `${PREFIX}jest` where nobody knows the prefix. */
function baseOf(program: string): string {
  const prefixed = /^\$(?:\{[A-Z_]+\}|\([A-Z_]+\))(?=[a-z][\w-]+$)/.exec(program);
  if (prefixed) return program.slice(prefixed[0].length);
  return program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
}

function plainName(base: string): string {
  const bare = base.replace(/\.(?:exe|cmd|bat|phar)$/i, '');
  // `php${{ matrix.php }}`, `python$PYTHON_VERSION`: the version is told by the run.
  const versioned = /^(php|python|pypy)(?=\$)/.exec(bare)?.[1];
  if (versioned !== undefined) return versioned === 'php' ? 'php' : 'python';
  if (/^python[\d.]*$/.test(bare)) return 'python';
  if (/^pypy[\d.]*$/.test(bare)) return 'python';
  if (/^pip[\d.]+$/.test(bare)) return 'pip';
  if (/^php[\d.]+$/.test(bare)) return 'php';
  if (/^(?:clang-format|clang-tidy|gcc|g\+\+|clang)-\d+$/.test(bare)) return bare.replace(/-\d+$/, '');
  return bare;
}

function interpreterCall(plain: string, args: readonly string[]): Omit<Call, 'command'> | undefined {
  const interpreter = Object.hasOwn(interpreters, plain) ? interpreters[plain] : undefined;
  if (!interpreter) return undefined;
  const valued = new Set(interpreter.valued.split(' '));
  const start = interpreter.verb && args[0] === interpreter.verb ? 1 : 0;
  for (let index = start; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === interpreter.module) return moduleCall(`${plain} ${arg}`, args.slice(index + 1));
    if (valued.has(arg)) index++;
    else if (!arg.startsWith('-'))
      return interpreter.script.test(arg) ? scriptCall(arg, args.slice(index + 1)) : undefined;
    else if (/^-[celE]$|^--(?:eval|print|test)\b/.test(arg)) return undefined;
  }
  return undefined;
}

function moduleCall(before: string, [module, ...rest]: readonly string[]): Omit<Call, 'command'> | undefined {
  if (module === undefined) return undefined;
  const isFile = /\.(?:jar|ps1)$/.test(module);
  const name = isFile ? baseOf(module) : module;
  return { words: [name, ...rest], shown: `${before} ${name}`, ...(isFile ? { path: module } : {}) };
}

/** Scripts of packages go by the name of the command: `node_modules/jest/bin/jest.js` is `jest`. */
function scriptCall(path: string, rest: readonly string[]): Omit<Call, 'command'> {
  const base = baseOf(path.replace(/^npm:/, '').replace(/(.)@[\w.^~-]+$/, '$1'));
  const packaged = /(?:^|\/)(?:node_modules|vendor)\//.test(path);
  const name = packaged ? base.replace(/\.(?:[cm]?js|phar|php)$/, '') : plainName(base);
  return { words: [...aliasOf(name), ...rest], shown: path.length < 60 ? path : name, path };
}

/** Arguments that are neither options nor values of options, up to `--`. */
export function positionals(args: readonly string[], valued: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--') break;
    if (valued.has(arg)) index++;
    else if (!arg.startsWith('-') || arg === '-') found.push(arg);
  }
  return found;
}

/** The value of an option in any of its spellings: `-f x`, `-fx` (short ones), `--file x`, `--file=x`. */
export function option(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === '--') return undefined;
    for (const name of names) {
      if (arg === name) return args[index + 1];
      if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1);
      if (/^-[A-Za-z]$/.test(name) && arg.startsWith(name) && arg.length > 2) return arg.slice(2);
    }
  }
  return undefined;
}

/** All values of a repeatable option. */
export function optionValues(args: readonly string[], ...names: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => {
    const name = names.find((each) => arg === each || arg.startsWith(`${each}=`));
    if (name === undefined) return [];
    const value = arg === name ? args[index + 1] : arg.slice(name.length + 1);
    return value === undefined ? [] : [value];
  });
}

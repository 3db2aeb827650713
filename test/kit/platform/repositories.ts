import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { shelter } from './shelter.js';

/** One commit of a repository that is written straight into a pack: the files it adds or changes. */
export interface Written {
  readonly files: Readonly<Record<string, string>>;
  readonly on?: string;
  readonly says?: string;
  /** `Name <mail>`. */
  readonly by?: string;
  /** Tags on this commit. */
  readonly tags?: readonly string[];
}

export interface Bare {
  /** Name of its folder, with `.git`. */
  readonly name: string;
  readonly branch?: string;
  readonly commits: readonly Written[];
}

/**
 * Writes a bare repository of these commits below a folder, in about 10 ms: two hundred of them are no burden on a test.
 * Says the path of the repository. Commits without a date follow each other by a day from 2025-06-01 on.
 */
export function writeBare(below: string, { name, branch = 'main', commits }: Bare): string {
  const folder = join(below, name);
  cpSync(template(), folder, { recursive: true });
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet'], {
    cwd: folder,
    env: deaf,
    input: streamOf(branch, commits),
  });
  if (status !== 0) throw new Error(stderr.toString());
  if (branch !== 'main')
    execFileSync('git', ['symbolic-ref', 'HEAD', `refs/heads/${branch}`], { cwd: folder, env: deaf });
  return folder;
}

/** A bare copy of a repository that a test made with git. */
export function bareCopy(below: string, name: string, of: string): string {
  const folder = join(below, name);
  execFileSync('git', ['clone', '--quiet', '--mirror', `file://${of}`, folder], { env: deaf, stdio: 'pipe' });
  return folder;
}

const firstDay = Date.parse('2025-06-01T12:00:00Z') / 1000;
const day = 24 * 60 * 60;

function streamOf(branch: string, commits: readonly Written[]): string {
  return commits
    .map(({ files, on, says = 'Brew', by = 'Ann <ann@example.org>', tags = [] }, index) => {
      const date = `${on === undefined ? firstDay + index * day : Math.floor(Date.parse(on) / 1000)} +0000`;
      const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
      const marked = tags.map((tag) => `reset refs/tags/${tag}\nfrom refs/heads/${branch}\n\n`);
      return [
        `commit refs/heads/${branch}\nauthor ${by} ${date}\ncommitter ${by} ${date}\n${data(says)}`,
        ...changes,
        '\n',
        ...marked,
      ].join('');
    })
    .join('');
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

let made: string | undefined;

/** An empty bare repository, made once. */
function template(): string {
  if (made === undefined || !existsSync(made)) {
    made = join(shelter(), 'template.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', made], {
      env: deaf,
    });
  }
  return made;
}

const deaf = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

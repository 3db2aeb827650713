import type { CommentStyleName } from './comments.js';

interface Row {
  readonly extensions: string;
  readonly comments: CommentStyleName;
}

/** The programming languages whose files are source code, with their extensions. */
export const languages = {
  javascript: { extensions: 'js cjs mjs jsx', comments: 'c' },
  typescript: { extensions: 'ts cts mts tsx', comments: 'c' },
  coffeescript: { extensions: 'coffee litcoffee', comments: 'hash' },
  component: { extensions: 'vue svelte astro', comments: 'markup' },
  python: { extensions: 'py pyx', comments: 'python' },
  java: { extensions: 'java', comments: 'c' },
  kotlin: { extensions: 'kt kts', comments: 'c' },
  scala: { extensions: 'scala', comments: 'c' },
  groovy: { extensions: 'groovy', comments: 'c' },
  csharp: { extensions: 'cs cshtml razor', comments: 'c' },
  fsharp: { extensions: 'fs fsx', comments: 'ml' },
  'visual-basic': { extensions: 'vb', comments: 'basic' },
  go: { extensions: 'go', comments: 'c' },
  rust: { extensions: 'rs', comments: 'rust' },
  ruby: { extensions: 'rb rake ru', comments: 'ruby' },
  php: { extensions: 'php', comments: 'php' },
  swift: { extensions: 'swift', comments: 'c' },
  'objective-c': { extensions: 'm mm', comments: 'c' },
  dart: { extensions: 'dart', comments: 'c' },
  c: { extensions: 'c h cc cpp cxx hpp hh ino cu cuh', comments: 'c' },
  elixir: { extensions: 'ex exs', comments: 'hash' },
  erlang: { extensions: 'erl hrl', comments: 'erlang' },
  haskell: { extensions: 'hs', comments: 'haskell' },
  elm: { extensions: 'elm purs', comments: 'haskell' },
  clojure: { extensions: 'clj cljs cljc', comments: 'lisp' },
  ocaml: { extensions: 'ml mli', comments: 'ml' },
  lua: { extensions: 'lua', comments: 'sql' },
  perl: { extensions: 'pl pm t', comments: 'perl' },
  r: { extensions: 'r R', comments: 'hash' },
  julia: { extensions: 'jl', comments: 'hash' },
  nim: { extensions: 'nim', comments: 'hash' },
  vala: { extensions: 'vala', comments: 'c' },
  zig: { extensions: 'zig', comments: 'c' },
  crystal: { extensions: 'cr', comments: 'ruby' },
  solidity: { extensions: 'sol', comments: 'c' },
  vimscript: { extensions: 'vim', comments: 'hash' },
  'emacs-lisp': { extensions: 'el', comments: 'lisp' },
  snakemake: { extensions: 'smk', comments: 'python' },
  nextflow: { extensions: 'nf', comments: 'c' },
  powershell: { extensions: 'ps1 psm1', comments: 'powershell' },
  shell: { extensions: 'sh bash zsh bats', comments: 'hash' },
} as const satisfies Record<string, Row>;

export type Language = keyof typeof languages;

const byExtension = new Map<string, Language>(
  Object.entries(languages).flatMap(([language, { extensions }]) =>
    extensions.split(' ').map((extension): [string, Language] => [extension, language as Language]),
  ),
);

/** Matches every file of source code. */
export const sourceGlob = [...byExtension.keys()].map((extension) => `**/*.${extension}`);

/** The language of a file by its extension, if it is source code. */
export function languageOf(path: string): Language | undefined {
  const dot = path.lastIndexOf('.');
  if (dot < 0 || path.indexOf('/', dot) >= 0) return undefined;
  return byExtension.get(path.slice(dot + 1));
}

import type { Collaborator } from './_collaborators.js';

const files = 'real files; whether the whole takes part was not read';

/** Tests on real files: whole tools are tried so, and single functions too. */
export const fileUsers: readonly Collaborator[] = [
  {
    languages: ['javascript', 'typescript'],
    literal: 'mkdtemp',
    pattern: /\bmkdtemp(Sync)?\(/,
    note: files,
    example: 'const folder = await mkdtemp(prefix);',
  },
  {
    languages: ['python'],
    literal: 't',
    pattern: /\btmp_path\b|\btmpdir\b|\btempfile\.\w+\(/,
    note: files,
    example: 'def test_it(tmp_path):',
  },
  {
    languages: ['go'],
    literal: '(',
    pattern: /\bt\.TempDir\(|\bos\.(MkdirTemp|ReadDir)\(|filepath\.(Glob|Walk\w*)\(/,
    note: files,
    example: 'dir := t.TempDir()',
  },
  {
    languages: ['rust'],
    literal: 'emp',
    pattern: /\b(tempdir|TempDir|tempfile|NamedTempFile)\b/,
    note: files,
    example: 'let dir = TempDir::new()?;',
  },
  {
    languages: ['java', 'kotlin', 'groovy', 'scala'],
    literal: 'emp',
    pattern: /@TempDir\b|\bTemporaryFolder\b|\bcreateTempDirectory\(/,
    note: files,
    example: '@TempDir Path folder;',
  },
  {
    languages: ['csharp', 'fsharp'],
    literal: 'Path.GetTemp',
    pattern: /\bPath\.GetTemp\w+\(/,
    note: files,
    example: 'var folder = Path.GetTempPath();',
  },
  {
    languages: ['ruby'],
    literal: 'mp',
    pattern: /\b(Dir\.mktmpdir|Tempfile\.(new|create))\b/,
    note: files,
    example: 'Dir.mktmpdir do |folder|',
  },
  {
    languages: ['php'],
    literal: 't',
    pattern: /\b(sys_get_temp_dir|tempnam|tmpfile)\(/,
    note: files,
    example: '$file = sys_get_temp_dir() . "/tea.log";',
  },
  {
    languages: ['c'],
    literal: 'stream',
    pattern: /\bstd::(if|of|f)stream\b/,
    note: files,
    example: 'std::ifstream file(path);',
  },
];

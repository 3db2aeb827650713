import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programOf, sourceOf } from '../src/input/pipelines/follow/dagger/functions.js';
import { type Language, masked } from '../src/input/pipelines/follow/masked.js';
import { followPipeline, Memory } from '../src/input/pipelines/follow/pipeline-works.js';
import { SourceFile } from '../src/input/source-file.js';
import { loadDialect } from './kit/dialects.js';
import { readAll } from './kit/graphs.js';

const programs: Readonly<Record<Language, { readonly path: string; readonly text: string }>> = {
  go: {
    path: 'main.go',
    text: [
      'type Tea struct {\n\tSource *Directory\n}\n',
      'func (t *Tea) Test(ctx context.Context, kind string) (string, error) {',
      '\targs := append([]string{"go", "test"}, kind)',
      '\tc := dag.Container().WithWorkdir("/src/" + kind).WithExec(args)',
      '\treturn t.Brew(c, []string{"a", fmt.Sprintf("%s", kind)}).Publish(ctx, "r.example/tea:"+kind)',
      '}\nfunc (t *Tea) Brew(c *Container, args []string) *Container { return c.WithExec(args) }',
    ].join('\n'),
  },
  typescript: {
    path: 'src/index.ts',
    text: [
      '@object()\nexport class Tea {\n  @func()\n  async test(source: Directory, kind = "unit"): Promise<string> {',
      '    const args = ["npm", "run", `test:${kind}`]',
      '    return (await this.base(source)).withExec([...args, "--ci"]).stdout()\n  }',
      '  base(source: Directory): Container { return dag.container().withDirectory("/app", source.directory("web")) }\n}',
    ].join('\n'),
  },
  python: {
    path: 'src/tea/main.py',
    text: [
      '@object_type\nclass Tea:\n    pot: dagger.Container\n\n    @function(name="x")\n    async def test(self, kind: str = "unit") -> str:',
      '        args = ["pytest", f"-m={kind}", *self.more]',
      '        built = await (self.pot.with_workdir("/a").with_exec(args + ["-q"]))',
      '        return await built.publish(address="r.example/tea")\n\n    def _x(self): return self.test()',
    ].join('\n'),
  },
};

const wound = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 40 }),
  with: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      ...'( ) [ ] { } " \' ` /* // # """ , . := = + await append( \n \\ ${ f" ... *'.split(' '),
      '\n',
    ),
  ),
});

describe('programs of Dagger', () => {
  for (const language of Object.keys(programs) as Language[])
    it(`${language}: no damage crashes it or makes it go on`, async () => {
      const { dialect } = await loadDialect('dagger');
      const { path, text } = programs[language];
      fc.assert(
        fc.property(fc.array(wound, { minLength: 1, maxLength: 6 }), (wounds) => {
          const hurt = wounds.reduce((rest, { at, length, with: other }) => {
            const from = Math.floor(at * rest.length);
            return rest.slice(0, from) + other + rest.slice(from + length);
          }, text);
          const files = { 'dagger.json': `{ "name": "tea", "sdk": "${language}" }`, [path]: hurt };
          const sources = new Map(
            Object.entries(files).map(([name, own]) => [name, new SourceFile(name, own, 'product')]),
          );
          const look = () => ({
            within: sources,
            missing: new Set<string>(),
            delegations: [],
            problems: [],
            file: (name: string) => sources.get(name),
            match: (glob: string) => (glob.endsWith(path.slice(path.lastIndexOf('.'))) ? [path] : []),
          });
          const { code } = masked(hurt, language);
          expect(code.length).toBe(hurt.length);
          for (const pipeline of readAll(dialect, files).pipelines)
            followPipeline(pipeline, look, new Memory());
        }),
        { numRuns: 300, seed: 7 },
      );
    });

  it('is read in time that grows with its length', () => {
    const many = {
      go: `${'func (t *Tea) A(a []string) { x := (((([{"`'.repeat(6000)}`,
      typescript: `${'class A { b(c: D): E { f([`${'.repeat(8000)}`,
      python: `${'class A:\n  def b(self, c: d[e, f"""'.repeat(8000)}`,
    };
    const begun = performance.now();
    for (const language of Object.keys(many) as Language[]) {
      const file = new SourceFile(programs[language].path, many[language], 'product');
      programOf([sourceOf(file, language)]);
    }
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

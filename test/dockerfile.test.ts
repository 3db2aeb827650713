import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../src/input/dockerfile.js';
import { SourceFile } from '../src/input/source-file.js';

const parse = (text: string) => parseDockerfile(new SourceFile('Dockerfile', text, 'product'));

describe('descriptions of container images', () => {
  it('knows stages, their bases and what is shipped', () => {
    const { stages, shipped } = parse(
      [
        'ARG VERSION=20',
        'FROM --platform=linux/amd64 node:${VERSION} AS base',
        'FROM base AS build',
        'RUN npm ci && \\',
        '  # a comment in between',
        '  npm run build',
        'from base',
        'COPY --from=build /app /app',
        'CMD ["node", "server.js"]',
      ].join('\n'),
    );
    expect(stages.map(({ name, base, at }) => [name, base, at.line])).toEqual([
      ['base', 'node:${VERSION}', 2],
      ['build', 'base', 3],
      [undefined, 'base', 7],
    ]);
    expect(stages[1]?.instructions).toMatchObject([{ keyword: 'RUN', line: 4 }]);
    expect(stages[1]?.instructions[0]?.text.replace(/\s+/g, ' ')).toBe('npm ci && npm run build');
    expect(shipped.map(({ name }) => name)).toEqual(['base', undefined]);
  });

  it('takes heredocs as part of their instruction', () => {
    const { stages } = parse('FROM alpine\nRUN <<EOF\nFROM nowhere\nCMD x\nEOF\nCMD ["run"]\n');
    expect(stages).toHaveLength(1);
    expect(stages[0]?.instructions.map(({ keyword }) => keyword)).toEqual(['RUN', 'CMD']);
    expect(stages[0]?.instructions[0]?.text).toContain('FROM nowhere');
  });

  it('leaves comments out, and honours the escape directive', () => {
    const { instructions } = parse('# escape=`\n# FROM old\nFROM windows\nRUN dir C:\\\nRUN a `\n  b\n');
    expect(instructions.map(({ keyword, line }) => [keyword, line])).toEqual([
      ['FROM', 3],
      ['RUN', 4],
      ['RUN', 5],
    ]);
  });

  it('survives stages that name each other', () => {
    expect(parse('FROM b AS a\nFROM a AS b\n').shipped.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('never throws, and every instruction lies in the text', () => {
    const piece = fc.constantFrom('FROM x', 'RUN ', '<<A', 'A', '\n', '\\\n', '# ', ' AS ', 'y');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 100 }), (pieces) => {
        const text = pieces.join('');
        for (const { line } of parse(text).instructions)
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});

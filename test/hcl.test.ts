import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute, blocksOf, parseHcl } from '../src/input/hcl.js';
import { SourceFile } from '../src/input/source-file.js';

const parse = (text: string) => parseHcl(new SourceFile('main.tf', text, 'product'));

describe('the configuration language of Terraform', () => {
  it('knows blocks, labels, attributes and their lines', () => {
    const { blocks } = parse(
      [
        'terraform {',
        '  backend "s3" {',
        '    bucket = "state"',
        '  }',
        '}',
        'resource "aws_ecs_service" "web" {',
        '  desired_count = var.high ? 3 : 1',
        '  name          = "shop-${var.stage}"',
        '}',
      ].join('\n'),
    );
    expect(blocks.map(({ type, labels, at }) => [type, ...labels, at.line])).toEqual([
      ['terraform', 1],
      ['resource', 'aws_ecs_service', 'web', 6],
    ]);
    const [backend] = blocks[0]?.blocks ?? [];
    expect(backend && attribute(backend, 'bucket')).toMatchObject({ string: 'state', at: { line: 3 } });
    const service = blocks[1];
    expect(service && attribute(service, 'desired_count')?.text).toBe('var.high ? 3 : 1');
    expect(service && attribute(service, 'name')?.string).toBeUndefined();
  });

  it('leaves out what is commented out', () => {
    const text = '# resource "a" "b" {\n/*\nmodule "c" {\n}\n*/\n// x = 1\nlocals { y = 2 # z = 3\n}\n';
    const { blocks, attributes } = parse(text);
    expect(blocks.map(({ type }) => type)).toEqual(['locals']);
    expect(blocks[0]?.attributes.map(({ name, text: value }) => [name, value])).toEqual([['y', '2']]);
    expect(attributes).toEqual([]);
  });

  it('takes braces in texts, heredocs and lists for what they are', () => {
    const { blocks } = parse(
      [
        'resource "x" "y" {',
        '  policy = <<-EOT',
        '    { "Statement": "}" }',
        '    resource "not" "this" {',
        '  EOT',
        '  list = [',
        '    { a = "}" }, # }',
        '    "${lookup(local.map, "key{")}",',
        '  ]',
        '  inner { last = true }',
        '}',
        'output "after" {}',
      ].join('\n'),
    );
    expect(blocks.map(({ type }) => type)).toEqual(['resource', 'output']);
    expect(blocks[0]?.attributes.map(({ name }) => name)).toEqual(['policy', 'list']);
    expect(blocks[0] && blocksOf(blocks[0], 'inner')[0]?.attributes[0]?.text).toBe('true');
  });

  it('reads on after a mistake', () => {
    const { blocks } = parse('resource "x" "y {\n}\n}}\n=\nmodule "z" {\n  source = "./z"\n}\n');
    expect(blocks.map(({ type, labels }) => [type, ...labels])).toContainEqual(['module', 'z']);
  });

  it('never throws, and every block lies in the text', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '"',
      '{',
      '}',
      '${',
      '=',
      '<<E',
      'E',
      '#',
      '/*',
      '*/',
      '[',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        const text = pieces.join('');
        const lines = text.split('\n').length;
        for (const { at } of parse(text).blocks) expect(at.line).toBeLessThanOrEqual(lines);
      }),
    );
  });

  it('takes hostile text in linear time', () => {
    for (const text of [
      'a "${'.repeat(60_000),
      'a {'.repeat(90_000),
      'a = <<E\n'.repeat(40_000),
      'a = "'.repeat(90_000),
    ])
      expect(parse(text).file.text).toBe(text);
  });
});

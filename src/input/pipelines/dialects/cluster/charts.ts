import type { DataNode } from '../../../data.js';
import { unknownValue } from '../../../kubernetes.js';
import { SourceFile } from '../../../source-file.js';
import { parseYaml } from '../../../yaml.js';
import type { Reading } from '../parts/reading.js';

/** Elements of a list that a template is repeated for. */
const elementLimit = 50;
/** Templates of a chart that are looked into. */
const templateLimit = 50;

/** The folder of the chart that a file is a template of; empty at the root. */
export function chartOf(file: SourceFile, reading: Reading): string | undefined {
  const parts = file.path.split('/');
  const depth = parts.findIndex(
    (part, index) =>
      (part === 'templates' || part === 'crds') &&
      reading.exists([...parts.slice(0, index), 'Chart.yaml'].join('/')),
  );
  return depth < 0 ? undefined : parts.slice(0, depth).join('/');
}

/** Whether a chart holds nothing but what controllers act on: it is there to be installed by them from here. */
export function isOfControllers(
  chart: string,
  mentions: (text: string) => boolean,
  reading: Reading,
): boolean {
  const templates = reading.look
    .match(`${chart === '' ? '' : `${chart}/`}templates/**/*.{yaml,yml}`)
    .slice(0, templateLimit)
    .flatMap((path) => reading.look.file(path) ?? []);
  return templates.every(({ text }) => mentions(text) || !/^\s*apiVersion:/m.test(text));
}

/**
 * A template as the chart's own values make it: once, or once for each element of the list that it is repeated for.
 * Nothing where the chart has no values for it.
 */
export function rendered(file: SourceFile, chart: string, reading: Reading): readonly SourceFile[] {
  const values = reading.look.file(chart === '' ? 'values.yaml' : `${chart}/values.yaml`);
  const parsed = values && parseYaml(values);
  const root = parsed && !('reason' in parsed) ? parsed.root : undefined;
  if (!root) return [];
  const list = repeatedFor(file.text, root);
  const texts = (list ?? [undefined]).map((element) => new Rendering(root, element).text(file.text));
  return texts.map((text) => new SourceFile(file.path, text, file.class_));
}

const repeats = /\{\{-?\s*range\s+(?:\$\w+\s*(?:,\s*\$\w+\s*)?:=\s*)?\$?\.Values\.([\w.]{1,200})\s*-?\}\}/;

function repeatedFor(text: string, values: DataNode): readonly DataNode[] | undefined {
  const path = repeats.exec(text)?.[1];
  if (path === undefined) return undefined;
  const node = values.get(...path.split('.'));
  const items = node?.kind === 'mapping' ? node.entries().map(({ value }) => value) : node?.items();
  return (items ?? []).slice(0, elementLimit);
}

/** Works the actions of a template out, line by line in place: both branches of a condition stay. */
class Rendering {
  readonly #variables = new Map<string, DataNode>();
  readonly #dots: (DataNode | undefined)[] = [];
  #repeated = false;

  constructor(
    readonly values: DataNode,
    readonly element: DataNode | undefined,
  ) {}

  text(source: string): string {
    const made = source
      .slice(0, 200_000)
      .replace(/\{\{-?((?:[^{}]|\{(?!\{)|\}(?!\})){0,2000}?)-?\}\}/g, (action, inside: string) => {
        const breaks = '\n'.repeat(action.split('\n').length - 1);
        return (this.#action(inside.trim()) ?? '\u0001') + breaks;
      });
    const lines = made.split('\n').map((line) => (/^[\s\u0001]*$/.test(line) ? '' : line));
    return lines.join('\n').replaceAll('\u0001', unknownValue);
  }

  /** What an action prints: nothing where it steers, `undefined` where it prints what is unknown. */
  #action(inside: string): string | undefined {
    const [, word = '', rest = ''] = /^(\w+)\b\s*(.*)$/s.exec(inside) ?? [];
    const [, name, assigned] = /^(\$\w+)\s*:?=\s*(.*)$/s.exec(inside) ?? [];
    if (name !== undefined) {
      const node = this.#node(assigned?.split('|')[0]?.trim() ?? '');
      if (node) this.#variables.set(name, node);
      return '';
    }
    if (word === 'end') this.#dots.pop();
    else if (word === 'range' || word === 'with' || word === 'if' || word === 'block' || word === 'define')
      this.#dots.push(this.#dotOf(word, rest));
    const isSilent = /^(?:if|else|end|range|with|define|template|block|fail|\/\*)/.test(inside);
    return isSilent || /\b(?:n?indent|toYaml)\b/.test(inside) ? '' : this.#printed(inside);
  }

  #dotOf(word: string, rest: string): DataNode | undefined {
    if (word === 'with') return this.#node(rest);
    if (word !== 'range') return this.#dot;
    const isFirst = !this.#repeated;
    this.#repeated = true;
    return isFirst ? this.element : undefined;
  }

  get #dot(): DataNode | undefined {
    return this.#dots.length > 0 ? this.#dots.at(-1) : undefined;
  }

  #printed(inside: string): string | undefined {
    const [first = '', ...filters] = inside.split('|').map((part) => part.trim());
    let value = this.#term(first);
    for (const filter of filters) {
      const [name = '', argument = ''] = filter.split(/\s+(.*)/s);
      if (name === 'default') value ??= this.#term(argument);
      else if (name === 'quote' || name === 'squote')
        value = value === undefined ? value : JSON.stringify(value);
      else if (name === 'lower') value = value?.toLowerCase();
      else if (!/^(?:trim|toString|trunc|trimSuffix)$/.test(name)) return undefined;
    }
    return value;
  }

  #term(term: string): string | undefined {
    const literal = /^"([^"]*)"$/.exec(term)?.[1];
    if (literal !== undefined) return literal;
    const [, format, argument] = /^printf\s+"([^"%]*%[sv][^"%]*)"\s+(\S+)$/.exec(term) ?? [];
    if (format === undefined || argument === undefined) return this.#node(term)?.text;
    const value = this.#node(argument)?.text;
    return value === undefined ? undefined : format.replace(/%[sv]/, () => value);
  }

  #node(path: string): DataNode | undefined {
    const [, name, rest = ''] = /^(\$\w*)?((?:\.[\w-]+)*|\.)$/.exec(path) ?? [];
    const keys = rest.split('.').filter((key) => key !== '');
    if (keys[0] === 'Values' && (name === undefined || name === '$'))
      return this.values.get(...keys.slice(1));
    const from = name === undefined ? this.#dot : this.#variables.get(name);
    return path === '' ? undefined : from?.get(...keys);
  }
}

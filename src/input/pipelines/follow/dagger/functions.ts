import type { Problem } from '../../../input.js';
import type { SourceFile } from '../../../source-file.js';
import { type Language, type Masked, masked, pieces } from '../masked.js';

/** A function of a module, with where in its file its parts stand. */
export interface Declared {
  readonly name: string;
  /** What it is called from outside, where that is another name. */
  readonly called?: string;
  /** The object that it belongs to; empty where it stands alone. */
  readonly owner: string;
  readonly params: readonly Param[];
  /** The name of the type that it returns: `Container`, `Build`. */
  readonly returns: string;
  readonly source: Source;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** What its own object is called in it: `m`, `this`, `self`. */
  readonly self: string;
  /** Anybody can call it. */
  readonly open: boolean;
  /** `dagger check` runs it. */
  readonly checks: boolean;
}

export interface Param {
  readonly name: string;
  readonly type: string;
}

/** A file of a module. */
export interface Source extends Masked {
  readonly file: SourceFile;
  readonly language: Language;
}

/** What the files of a module declare. */
export interface Program {
  readonly functions: readonly Declared[];
  /** Functions by their object and their name, and by their plain name: `Tea.test-kettle` -> `Tea.testkettle`. */
  readonly named: ReadonlyMap<string, Declared>;
  /** Objects that have functions. */
  readonly owners: ReadonlySet<string>;
  /** Types of the fields of objects: `Ci.Backend` -> `Backend`. */
  readonly fields: ReadonlyMap<string, string>;
  /** Texts that have a name: `goVersion`. */
  readonly constants: ReadonlyMap<string, string>;
  /** Files of which not all was read. */
  readonly problems: readonly Problem[];
}

const sources = new WeakMap<SourceFile, Source>();
/** More than a person writes. */
const lengthLimit = 300_000;
const functionLimit = 2000;

/** A file with its code apart from its strings. */
export function sourceOf(file: SourceFile, language: Language): Source {
  const known = sources.get(file);
  if (known) return known;
  const source = { file, language, ...masked(file.text.slice(0, lengthLimit), language) };
  sources.set(file, source);
  return source;
}

/** What a module of these files declares. */
export function programOf(files: readonly Source[]): Program {
  const functions = files.flatMap((source) => readers[source.language](source)).slice(0, functionLimit);
  return {
    functions,
    named: new Map([...functions].reverse().flatMap(namesOf)),
    owners: new Set(functions.map(({ owner }) => owner)),
    fields: new Map(files.flatMap(fieldsOf)),
    constants: new Map(files.flatMap(constantsOf)),
    problems: files.flatMap(problemsOf),
  };
}

/** A function goes by its own name before another goes by one that is written alike. */
function namesOf(declared: Declared): readonly (readonly [string, Declared])[] {
  const { owner, name, called = name } = declared;
  return [`${owner}.${plainName(name)}`, `${owner}.=${called}`, `${owner}.=${name}`].map((key) => [
    key,
    declared,
  ]);
}

/** `run-tests`, `RunTests`, `runTests`, `run_tests` and `E2E_Test`, `e-2-e-test` are one name each. */
export function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

function problemsOf({ file, open }: Source): readonly Problem[] {
  const { path, text } = file;
  if (text.length > lengthLimit) return [{ path, reason: 'a program that is longer than is read' }];
  return open === undefined
    ? []
    : [{ path, line: file.lineAt(open), reason: 'a bracket without its other end' }];
}

const readers: Readonly<Record<Language, (source: Source) => readonly Declared[]>> = {
  go: goFunctions,
  typescript: typescriptFunctions,
  python: pythonFunctions,
};

function goFunctions(source: Source): readonly Declared[] {
  const heads = source.code.matchAll(
    /^func[ \t]+(?:\([ \t]*(\w+)[ \t]+\*?(\w+)[ \t]*\)[ \t]*)?(\w+)[ \t]*\(/gm,
  );
  return [...heads].flatMap(({ 0: head, 1: self = '', 2: owner = '', 3: name = '', index }): Declared[] => {
    const open = index + head.length - 1;
    const close = source.pairs.get(open);
    const from = close === undefined ? -1 : source.code.indexOf('{', close);
    const to = source.pairs.get(from);
    if (close === undefined || to === undefined) return [];
    const returned = /\*?(?:\w+\.)?(\w+)/.exec(source.code.slice(close + 1, from))?.[1] ?? '';
    const params = goParams(source, open + 1, close);
    const open_ = /^[A-Z]/.test(name);
    const checks = /^\/\/[ \t]*\+check\b/m.test(commentBefore(source.file.text, index));
    return [
      { name, owner, params, returns: returned, source, at: index, from, to, self, open: open_, checks },
    ];
  });
}

/** `ctx context.Context, a, b string`. */
function goParams(source: Source, from: number, to: number): readonly Param[] {
  const written = pieces(source, from, to).map((piece) =>
    source.code.slice(piece.from, piece.to).trim().split(/\s+/),
  );
  return written
    .filter(([name = '']) => name !== '')
    .map(([name = '', type], index) => ({
      name,
      type: typeName(type ?? written.slice(index).find((each) => each[1] !== undefined)?.[1] ?? ''),
    }));
}

/** The lines of comment directly before an offset. */
function commentBefore(text: string, at: number): string {
  const lines = text
    .slice(Math.max(0, at - 4000), at)
    .split('\n')
    .slice(0, -1);
  const first = lines.findLastIndex((line) => !line.startsWith('//'));
  return lines.slice(first + 1).join('\n');
}

const notMethods = /^(?:if|for|while|switch|catch|return|function|await|new|typeof|constructor|super)$/;

function typescriptFunctions(source: Source): readonly Declared[] {
  const { code, pairs } = source;
  const classes = [...code.matchAll(/\bclass[ \t]+(\w+)[^{;]{0,200}\{/g)].map(
    ({ 0: head, 1: owner = '', index }) => {
      const from = index + head.length - 1;
      return { owner, from, to: pairs.get(from) ?? from };
    },
  );
  const heads = code.matchAll(
    /^[ \t]*((?:export |default |public |private |protected |static |async |function )*)(?:const[ \t]+)?(\w+)[ \t]*(?:=[ \t]*(?:async[ \t]*)?)?(?:<\w+>)?\(/gm,
  );
  return [...heads].flatMap(({ 0: head, 1: words = '', 2: name = '', index }): Declared[] => {
    const open = index + head.length - 1;
    const close = pairs.get(open);
    const within = classes.find(({ from, to }) => index > from && index < to);
    if (notMethods.test(name) || close === undefined) return [];
    const rest = /^[ \t]*(?::([^={;]{0,200}))?(?:=>\s*)?\{/.exec(code.slice(close + 1, close + 240));
    const from = rest ? close + rest[0].length : -1;
    const to = pairs.get(from);
    if (to === undefined) return [];
    const owner = within?.owner ?? '';
    const params = colonParams(source, open + 1, close);
    const marks = code.slice(Math.max(within?.from ?? 0, index - 300), index);
    const own = marks.slice(Math.max(marks.lastIndexOf('}'), marks.lastIndexOf(';')) + 1);
    return [
      {
        name,
        owner,
        params,
        returns: typeName((rest?.[1] ?? '').replace(/^\s*Promise<(.*)>\s*$/s, '$1')),
        source,
        at: index + head.length - head.trimStart().length,
        from,
        to,
        self: 'this',
        open: !/private|protected/.test(words) && /@func\b/.test(own),
        checks: /@check\b/.test(own),
      },
    ];
  });
}

function pythonFunctions(source: Source): readonly Declared[] {
  const { code, pairs } = source;
  const owners = [...code.matchAll(/^class[ \t]+(\w+)/gm)].map(({ 1: owner = '', index }) => ({
    owner,
    index,
  }));
  const heads = code.matchAll(/^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(/gm);
  return [...heads].flatMap(({ 0: head, 1: indent = '', 2: name = '', index }): Declared[] => {
    const open = index + head.length - 1;
    const close = pairs.get(open);
    if (close === undefined) return [];
    const returned = /^[ \t]*(?:->([^:]{0,200}))?:/.exec(code.slice(close + 1, close + 240));
    const from = close + 1 + (returned?.[0].length ?? 0);
    const owner = indent === '' ? '' : (owners.findLast((each) => each.index < index)?.owner ?? '');
    const marks = decoratorsBefore(code, index);
    const renamed = /@(?:dagger\.)?function\([^)"]*\bname[ \t]*=[ \t]*(?=")/.exec(marks);
    const called =
      renamed && source.literals.get(index - marks.length + renamed.index + renamed[0].length - 1)?.text;
    const params = colonParams(source, open + 1, close).filter((each) => !/^(?:self|cls)$/.test(each.name));
    return [
      {
        name: name.replace(/_$/, ''),
        ...(called ? { called } : {}),
        owner,
        params,
        returns: typeName(returned?.[1] ?? ''),
        source,
        at: index + indent.length,
        from,
        to: dedent(code, from, indent.length),
        self: 'self',
        open: /@(?:dagger\.)?function\b/.test(marks),
        checks: /@(?:dagger\.)?check\b/.test(marks),
      },
    ];
  });
}

/** Where what is indented further ends. */
function dedent(code: string, from: number, indent: number): number {
  const begin = code.indexOf('\n', from);
  if (begin < 0) return code.length;
  const line = /^([ \t]*)[^\s)\]}"]/gm;
  line.lastIndex = begin + 1;
  for (let found = line.exec(code); found; found = line.exec(code))
    if ((found[1]?.length ?? 0) <= indent) return found.index;
  return code.length;
}

function decoratorsBefore(code: string, at: number): string {
  const before = code.slice(Math.max(0, at - 600), at);
  const lines = before.split('\n').slice(0, -1);
  const first = lines.findLastIndex((line) => !/^\s*(?:@|\)|$|[\w"]+\s*=|")/.test(line));
  return lines.slice(first + 1).join('\n');
}

/** `source: Directory, target = "x"`. */
function colonParams(source: Source, from: number, to: number): readonly Param[] {
  return pieces(source, from, to).flatMap((piece) => {
    const mark = /^\s*@\w+\(/.exec(source.code.slice(piece.from, piece.to));
    const begin = mark ? (source.pairs.get(piece.from + mark[0].length - 1) ?? piece.from) + 1 : piece.from;
    const written = /^\s*(?:(?:public|private|readonly)\s+)*(\w+)\??\s*(?::([^=]{0,200}))?/.exec(
      source.code.slice(begin, piece.to),
    );
    return written ? [{ name: written[1] ?? '', type: typeName(written[2] ?? '') }] : [];
  });
}

/** `*dagger.File`, `Annotated[dagger.Helm, ...]`, `Promise<Container>`: the type's own name. */
export function typeName(written: string): string {
  const inner = /^\s*(?:Annotated|Optional|Promise|list)[[<](.*)$/s.exec(written)?.[1] ?? written;
  return /^[\s"*[\]]*(?:\w+\.)?(\w+)/.exec(inner)?.[1] ?? '';
}

const objects: Readonly<Record<Language, RegExp>> = {
  go: /^type[ \t]+(\w+)[ \t]+struct[ \t]*\{/gm,
  typescript: /\bclass[ \t]+(\w+)[^{;]{0,200}\{/g,
  python: /^class[ \t]+(\w+)[^\n]{0,200}\n/gm,
};

const fieldLine: Readonly<Record<Language, RegExp>> = {
  go: /^[ \t]+(\w+)[ \t]+([*\w.[\]]+)/gm,
  typescript: /^[ \t]+(?:(?:public|private|protected|readonly)[ \t]+)*(\w+)[?!]?[ \t]*:[ \t]*([\w.]+)/gm,
  python: /^[ \t]+(\w+)[ \t]*:[ \t]*([\w.[\]]+)/gm,
};

function fieldsOf({ code, language, pairs }: Source): readonly (readonly [string, string])[] {
  return [...code.matchAll(objects[language])].flatMap(({ 0: head, 1: owner = '', index }) => {
    const from = index + head.length;
    const to = language === 'python' ? dedent(code, from - 1, 0) : (pairs.get(from - 1) ?? from);
    return [...code.slice(from, to).matchAll(fieldLine[language])].map(
      ([, name = '', type = '']) => [`${owner}.${name}`, typeName(type)] as const,
    );
  });
}

/** Texts at the top of a file, and those in a block of constants of Go. */
function constantsOf({ code, literals }: Source): readonly (readonly [string, string])[] {
  const found = code.matchAll(
    /^(?:[ \t]{0,4}|export )(?:const |var |let )?(\w+)[ \t]*(?::[ \t]*\w+[ \t]*)?(?:string[ \t]*)?=[ \t]*(?=")/gm,
  );
  return [...found].flatMap(({ 0: head, 1: name = '', index }) => {
    const literal = literals.get(index + head.length);
    return literal ? [[name, literal.text] as const] : [];
  });
}

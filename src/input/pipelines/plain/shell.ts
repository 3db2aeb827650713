import { type Command, forEachChild, parse, type SyntaxNode, type Word } from 'unbash';

export interface ShellCommand {
  readonly argv: readonly string[];
  readonly line: number;
}
const sizeLimit = 200_000;
const commandLimit = 2000;
export function shellCommands(
  script: string,
  known: Readonly<Record<string, string>> = {},
): readonly ShellCommand[] {
  const source = script
    .slice(0, sizeLimit)
    .replace(/\$\{\{[^}\n]{0,500}\}\}|<<\s?[\w.]{1,80}\s?>>|\{\{[^}\n]{0,500}\}\}/g, (found) =>
      'X'.repeat(found.length),
    );
  const commands: ShellCommand[] = [];
  const values = new Map(Object.entries(known));
  const visit = (node: SyntaxNode, depth: number): void => {
    if (depth > 200 || commands.length >= commandLimit) return;
    if (node.type === 'Command') read(node, values, source, commands);
    forEachChild(node, (child) => visit(child, depth + 1));
  };
  try {
    visit(parse(source) as SyntaxNode, 0);
  } catch {
    return [];
  }
  return commands;
}
function read(node: Command, values: Map<string, string>, source: string, commands: ShellCommand[]): void {
  for (const part of node.prefix)
    if (part.type === 'Assignment' && part.value.type === 'Word')
      values.set(part.name, textOf(part.value, values));
  if (!node.name) return;
  const words = [node.name, ...node.args.filter((part): part is Word => part.type === 'Word')];
  const argv = words.map((word) => textOf(word, values)).filter((word) => word !== '');
  if (argv.length > 0) commands.push({ argv, line: source.slice(0, node.name.pos).split('\n').length - 1 });
}
function textOf(word: Word, values: ReadonlyMap<string, string>): string {
  return word.value
    .replace(
      /\$\{?(\w{1,80})(?::-([^}$]{0,200}))?\}?/g,
      (whole, name: string, fallback: string | undefined) => values.get(name) ?? fallback ?? whole,
    )
    .slice(0, 2000);
}

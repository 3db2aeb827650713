/** The lines of a Markdown table. Cells are plain text or code. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => escaped(cell)).join(' | ')} |`;
}

/** Bars part cells, also within code; stars are read as emphasis outside of it. */
function escaped(cell: string): string {
  return cell
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('*', '\\*')))
    .join('')
    .replaceAll('|', '\\|');
}

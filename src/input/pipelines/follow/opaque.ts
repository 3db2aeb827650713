/**
 * Expressions of CI systems (`${{ }}`, `$[[ ]]`, `<< parameters.x >>`, `$(Build.Reason)`, `${params.x}`, `{{ }}`) are
 * no shell. They are taken out before a script is parsed and put back into the words after.
 */
const expressions =
  /\$\{\{(?:[^}]|\}(?!\})){0,600}\}\}|\$\[\[[^\]\n]{0,200}\]\]|<<\s{0,4}[\w.?/#-]{1,120}\s{0,4}>>|\$\([A-Z]\w{0,60}\.[\w.]{1,120}\)|\$\{[A-Za-z_]\w{0,80}\.[^{}\n]{0,200}\}|\{\{[^{}\n]{0,300}\}\}/g;

export interface Protected {
  /** The text with a plain word in the place of each expression; the number of lines is the same. */
  readonly text: string;
  /** Puts the expressions back. */
  restore(word: string): string;
}

export function protect(text: string): Protected {
  const found: string[] = [];
  const plain = text.replace(expressions, (expression) => {
    found.push(expression.replace(/\s+/g, ' '));
    return `__expr${found.length - 1}__${'\\\n'.repeat(expression.split('\n').length - 1)}`;
  });
  if (found.length === 0) return { text, restore: (word) => word };
  return {
    text: plain,
    restore: (word) =>
      word.includes('__expr') ? word.replace(/__expr(\d{1,6})__/g, (_, n) => found[Number(n)] ?? '') : word,
  };
}

/** Whether a word still holds something that only the run knows. */
export function isOpaque(word: string): boolean {
  return /\$|`|\{\{|<<|__expr/.test(word);
}

/** Stands for what is known once the template is filled. */
const unknownText = 'TEMPLATED';

/**
 * A template as data, line by line: a module in the place of a value becomes an object that names it and what it is
 * handed, whatever stands inside of a text becomes plain text. Linear in the text.
 */
export function withoutModules(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    const close = open < 0 ? -1 : text.indexOf('}}', open + 2);
    if (close < 0) break;
    pieces.push(
      text.slice(at, open),
      replaced(text.slice(open + 2, close), text.slice(Math.max(0, open - 200), open)),
    );
    at = close + 2;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

function replaced(inside: string, before: string): string {
  const breaks = '\n'.repeat(inside.split('\n').length - 1);
  const stands = /(\S)\s*$/.exec(before)?.[1] ?? '[';
  if (/^\s*(?:\/\*|-?\s*(?:if|else|end|range|with|define)\b|\$\w+\s*:=)/.test(inside)) return breaks;
  if (!'[,:{'.includes(stands)) return `${unknownText}${breaks}`;
  const module = /^\s*(local_)?module\s+"([^"\n]{1,200})"/.exec(inside);
  if (!module) return `"${unknownText}"${breaks}`;
  const handed = [...inside.slice(0, 5000).matchAll(/"([^"\n]{0,200})"/g)]
    .map(([, word = '']) => word)
    .slice(1);
  const value = { module: module[2], local: module[1] !== undefined, handed: handed.slice(0, 40) };
  return `${JSON.stringify(value)}${breaks}`;
}

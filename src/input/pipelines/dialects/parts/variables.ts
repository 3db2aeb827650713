/** Values of variables that are known. */
export type Variables = Readonly<Record<string, string>>;

/** `$NAME` and `${NAME}` in a text, where the value is known. */
export function expanded(text: string, variables: Variables): string {
  if (!text.includes('$')) return text;
  return text.replace(
    /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
    (written, braced?: string, plain?: string) => {
      const name = braced ?? plain ?? '';
      return Object.hasOwn(variables, name) ? (variables[name] ?? written) : written;
    },
  );
}

/** Later variables expanded by earlier ones; those of which the value stays unknown are left out. */
export function knownOf(
  pairs: readonly (readonly [name: string, value: string])[],
  outer: Variables = {},
): Variables {
  const known: Record<string, string> = { ...outer };
  for (const [name, value] of pairs) {
    const text = expanded(value, known);
    if (text.length > 10_000 || /\$[\w{(]|\{\{|<<|%\w+%/.test(text)) delete known[name];
    else known[name] = text;
  }
  return known;
}

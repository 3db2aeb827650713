/** Values of what a generator makes, by name: `cluster`, `values.region`, `path.basename`. */
export type Values = Readonly<Record<string, string>>;

/** `{{name}}` and `{{ .name }}` in a text, where the value is known. */
export function filledWith(text: string, values: Values): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{-?\s*([^{}]{1,200}?)\s*-?\}\}/g, (written, inside: string) => {
    const name = nameIn(inside);
    return name !== undefined && Object.hasOwn(values, name) ? (values[name] ?? written) : written;
  });
}

/** `.path.segments` by number, in both of its spellings; functions that only change the case or quote are seen through. */
function nameIn(inside: string): string | undefined {
  const index = /^index \.path\.segments (\d{1,2})$/.exec(inside)?.[1];
  if (index !== undefined) return `path[${index}]`;
  return /^\.?([\w.[\]/-]{1,100})(?:\s*\|\s*(?:lower|upper|quote|normalize))?$/.exec(inside)?.[1];
}

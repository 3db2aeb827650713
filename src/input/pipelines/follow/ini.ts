/** A value of an INI file, with the lines that it spans. */
export interface IniValue {
  readonly lines: readonly { readonly text: string; readonly line: number }[];
}

export type Ini = ReadonlyMap<string, ReadonlyMap<string, IniValue>>;

/** Reads an INI file as Python tools do: indented lines continue a value. `first` is the line that the text starts on. */
export function parseIni(text: string, first = 1): Ini {
  const sections = new Map<string, Map<string, IniValue>>();
  let section: Map<string, IniValue> | undefined;
  let value: { text: string; line: number }[] | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = first + index;
    const head = /^\[([^\]]+)\]/.exec(raw);
    const pair = /^([\w.:*{},-][^=:\n]{0,80}?)\s*(?:=|:\s)(.*)$/.exec(raw);
    if (head) {
      section = sections.get(head[1] ?? '') ?? new Map<string, IniValue>();
      sections.set(head[1] ?? '', section);
      value = undefined;
    } else if (/^\s*[#;]/.test(raw) || raw.trim() === '') continue;
    else if (/^\s/.test(raw)) value?.push({ text: raw.trim().replace(/\s#.*$/, ''), line });
    else if (pair && section) {
      const begun = (pair[2] ?? '').trim();
      value = begun === '' ? [] : [{ text: begun, line }];
      section.set((pair[1] ?? '').trim(), { lines: value });
    }
  }
  return sections;
}

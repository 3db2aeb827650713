/** Cuts what comes in pieces into lines. */
export class Lines {
  #rest = '';

  constructor(readonly take: (line: string) => void) {}

  readonly push = (chunk: Buffer): void => {
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.take(line);
  };
}

import { type Accounted, fullName, type Listed } from '../../org/organisation.js';
import type { Round, Watch } from '../../org/surroundings.js';
import { draw, type Line, line, type Screen, span } from '../../report/drawing.js';
import { type Io, inCi, screenOf } from '../io.js';

/** Milliseconds between two pictures, and between two lines where there is no terminal. */
const still = 120;
const pause = 30_000;

export interface Progress extends Required<Watch> {
  /** Takes away what is not to stay. */
  close(): void;
}

const silent: Progress = {
  began: () => {},
  ended: () => {},
  turns: () => {},
  did: () => {},
  close: () => {},
};

/** What a run turns to when all are read, behind how many of how many. */
const rounds: Readonly<Record<Round, string>> = {
  strangers: 'of other shards looked into',
  again: 'that others deploy judged again',
};

/** Shows how far a run is: a bar on a terminal, a line now and then elsewhere, nothing where that is not wanted. */
export function progressOf(
  total: number,
  io: Io,
  { quiet, left }: { readonly quiet: boolean; readonly left: () => number | undefined },
): Progress {
  if (quiet || total === 0) return silent;
  return io.progress && !inCi(io.env) && io.env.TERM !== 'dumb'
    ? new Bar(total, io, io.progress.columns, left)
    : new Lines(total, io);
}

/** What has happened so far. */
class Tally {
  done = 0;
  unchanged = 0;
  failed = 0;
  readonly current = new Set<string>();
  #round: Round | undefined;

  constructor(public total: number) {}

  turns(to: Round, total: number): void {
    this.#round = to;
    this.total = total;
    this.done = 0;
    this.current.clear();
  }

  did(repository: Listed): void {
    this.current.delete(fullName(repository));
    this.done++;
  }

  began(repository: Listed): void {
    this.current.add(fullName(repository));
  }

  /** Says whether it counts: what was left out by choice does not. */
  ended({ repository, outcome }: Accounted): boolean {
    this.current.delete(fullName(repository));
    if (outcome.status === 'skipped' && !outcome.cutOff) return false;
    this.done++;
    if (outcome.status === 'unchanged') this.unchanged++;
    if (outcome.status === 'failed') this.failed++;
    return true;
  }

  text(): string {
    if (this.#round) return `${this.done} of ${this.total} ${rounds[this.#round]}`;
    const parts = [
      ...(this.unchanged > 0 ? [`${this.unchanged} unchanged`] : []),
      ...(this.failed > 0 ? [`${this.failed} failed`] : []),
    ];
    return `${this.done} of ${this.total} repositories${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
  }
}

class Lines implements Progress {
  readonly #tally: Tally;
  #said: number;
  #saidAt = 0;

  constructor(
    total: number,
    readonly io: Io,
  ) {
    this.#tally = new Tally(total);
    this.#said = io.clock();
  }

  began(repository: Listed): void {
    this.#tally.began(repository);
  }

  ended(accounted: Accounted): void {
    if (this.#tally.ended(accounted)) this.#say();
  }

  turns(to: Round, total: number): void {
    this.#tally.turns(to, total);
    this.#saidAt = 0;
  }

  did(repository: Listed): void {
    this.#tally.did(repository);
    this.#say();
  }

  close(): void {}

  /** Every tenth part of the way, and where it takes long. */
  #say(): void {
    const { done, total } = this.#tally;
    const now = this.io.clock();
    const far = done - this.#saidAt >= Math.max(1, total / 10);
    if (done < total && !far && now - this.#said < pause) return;
    this.#said = now;
    this.#saidAt = done;
    this.io.stderr.write(draw([line([`cdlevel: ${this.#tally.text()}`])], screenOf(this.io)));
  }
}

class Bar implements Progress {
  readonly #tally: Tally;
  readonly #screen: Screen;
  #began: number;
  readonly #timer: NodeJS.Timeout;
  #drawn = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(
    total: number,
    readonly io: Io,
    columns: number,
    readonly left: () => number | undefined,
  ) {
    this.#tally = new Tally(total);
    // One column less: a terminal that has just filled a row may begin the next by itself.
    this.#screen = {
      ...screenOf({ ...io, isTTY: true, columns }),
      width: Math.max(20, Math.min(columns, 120) - 1),
    };
    this.#began = io.clock();
    this.#timer = setInterval(() => this.#draw(), 1000);
    this.#timer.unref();
  }

  began(repository: Listed): void {
    this.#tally.began(repository);
    this.#draw();
  }

  ended(accounted: Accounted): void {
    if (this.#tally.ended(accounted)) this.#draw();
  }

  turns(to: Round, total: number): void {
    this.#tally.turns(to, total);
    this.#began = this.io.clock();
    this.#draw();
  }

  did(repository: Listed): void {
    this.#tally.did(repository);
    this.#draw();
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#drawn > 0) this.io.stderr.write(`${this.#top()}\x1b[J`);
    this.#drawn = 0;
  }

  /** One write for the whole picture, each row cleared behind its text: nothing flickers. */
  #draw(): void {
    const now = this.io.clock();
    if (now - this.#drawnAt < still) return;
    this.#drawnAt = now;
    const rows = draw(this.#picture(now), this.#screen).trimEnd().split('\n');
    this.io.stderr.write(`${this.#top()}${rows.map((row) => `${row}\x1b[K`).join('\n')}`);
    this.#drawn = rows.length;
  }

  #top(): string {
    return `\r${this.#drawn > 1 ? `\x1b[${this.#drawn - 1}A` : ''}`;
  }

  #picture(now: number): readonly Line[] {
    const { done, total, current } = this.#tally;
    const left = this.left();
    const notes = [
      this.#tally.text(),
      ...(left === undefined ? [] : [`${left} requests left`]),
      ...(done > 0 && done < total
        ? [`about ${duration(((now - this.#began) / done) * (total - done))}`]
        : []),
    ];
    const size = Math.max(10, Math.min(30, Math.floor(this.#screen.width / 4)));
    const filled = Math.round((done / total) * size);
    const [full, empty] = this.#screen.unicode ? ['█', '░'] : ['#', '.'];
    return [
      line(
        [
          span('good', full.repeat(filled)),
          span('quiet', empty.repeat(size - filled)),
          `  ${notes.join(', ')}`,
        ],
        {
          oneRow: true,
        },
      ),
      line([span('quiet', [...current].join('  ') || ' ')], { oneRow: true }),
    ];
  }
}

/** How long something takes, for people. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

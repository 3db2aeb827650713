import { draw, line } from '../report/drawing.js';
import { type Io, screenOf } from './io.js';

/** Says something beside the report. */
export function note(text: string, io: Io): void {
  io.stderr.write(draw([line([`cdlevel: ${text}`], { hang: 2 })], screenOf(io)));
}

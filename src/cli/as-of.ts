import { UserError } from '../errors.js';

const isoDate = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** The moment that `--as-of` names; a day without a time includes all of it, in UTC. */
export function readAsOf(text: string, now: Date): Date {
  const match = isoDate.exec(text);
  const moment = match && isRealDay(match) ? new Date(match[4] ? text : `${text}T23:59:59Z`) : undefined;
  if (!moment || Number.isNaN(moment.getTime()) || moment.getTime() < 0)
    throw new UserError({
      what: `--as-of cannot be "${text}"`,
      todo: 'give a date as 2026-01-31 or 2026-01-31T18:00:00Z',
    });
  const today = new Date(`${now.toISOString().slice(0, 10)}T23:59:59Z`);
  if (moment > today)
    throw new UserError({ what: `--as-of ${text} lies in the future`, todo: 'give a date that has been' });
  return moment;
}

/** The calendar has this day: the built-in parser takes the 31st of any month. */
function isRealDay([, year, month, day]: RegExpExecArray): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

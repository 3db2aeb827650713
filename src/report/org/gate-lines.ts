import type { Accounted } from '../../org/organisation.js';
import { blank, type Line, line, span } from '../drawing.js';
import { outcomes } from '../gate/terminal.js';
import { repositories } from './accounts.js';
import type { OrgRecord } from './formats.js';
import { type Short, shown } from './names.js';

/** Repositories that are shown with what does not pass. */
const most = 10;

/** What a gate does not let pass, a repository at a time. */
export function concernLines({ accounted, gate }: OrgRecord, short: Short): readonly Line[] {
  if (!gate) return [];
  const concerned = accounted.flatMap((each) => {
    const concerns = concernsOf(each);
    return concerns.length > 0 ? [[shown(short, each), concerns] as const] : [];
  });
  if (concerned.length === 0) return [];
  const left = concerned.length - most;
  return [
    blank,
    line([span('strong', 'Below what is asked for')]),
    ...concerned
      .slice(0, most)
      .flatMap(([name, concerns]) => [line([span('plain', name)], { indent: 2, hang: 4 }), ...concerns]),
    ...(left > 0 ? [line([span('quiet', `${left} more: --format json shows all`)], { indent: 2 })] : []),
  ];
}

function concernsOf({ outcome }: Accounted): readonly Line[] {
  const all = 'gated' in outcome ? (outcome.gated?.concerns ?? []) : [];
  return all
    .filter((concern) => concern.outcome === 'failed' || concern.outcome === 'cannot-tell')
    .map(({ outcome: said, model, text }) =>
      line([span(outcomes[said].role, `${outcomes[said].word}: `), `${model}: ${text}`], {
        indent: 4,
        hang: 6,
      }),
    );
}

/** The answer for all. */
export function gateLines({ gate, accounted }: OrgRecord): readonly Line[] {
  if (!gate) return [];
  const count = (outcome: string) =>
    accounted.filter((each) => 'gated' in each.outcome && each.outcome.gated?.outcome === outcome).length;
  const [failed, open] = [count('failed'), count('cannot-tell')];
  const answer = gate.outcome === 'cannot-tell' ? 'cannot tell' : gate.outcome;
  const says = `The gate ${answer}: ${repositories(failed)} below what is asked for, ${open} that it cannot tell of`;
  return [
    line([span(outcomes[gate.outcome].role, `${says}${gate.reportOnly ? ' (only reported)' : ''}.`)], {
      hang: 2,
    }),
  ];
}

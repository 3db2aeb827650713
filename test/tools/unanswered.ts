import type { Model, Rule } from '../../src/model/schema.js';
import { isSignal, type Signal } from '../../src/signals.js';

/** The practices of a model that rest on signals which no detector answers: practice, what that means, signals. */
export function waitingIn(model: Model, answered: ReadonlySet<Signal>): readonly (readonly string[])[] {
  return model.categories.flatMap((category) =>
    category.practices.flatMap(({ id, rule }) => {
      const missing = [...new Set(signalsOf(rule))].filter((signal) => !answered.has(signal));
      if (missing.length === 0) return [];
      const verdict = canBe(true, rule, answered) ? 'in part' : 'never met';
      return [
        [`${model.id}: ${category.id}.${id}`, verdict, missing.map((name) => `\`${name}\``).join(', ')],
      ];
    }),
  );
}

function signalsOf(rule: Rule): readonly Signal[] {
  if (typeof rule === 'string') return isSignal(rule) ? [rule] : [];
  if ('signal' in rule) return [rule.signal];
  if ('not' in rule) return signalsOf(rule.not);
  return partsOf(rule).flatMap(signalsOf);
}

/** Whether some repository could make a rule true or false, given who answers. */
function canBe(truth: boolean, rule: Rule, answered: ReadonlySet<Signal>): boolean {
  if (typeof rule === 'string') return !isSignal(rule) || answered.has(rule);
  if ('signal' in rule) return answered.has(rule.signal);
  if ('not' in rule) return canBe(!truth, rule.not, answered);
  const parts = partsOf(rule);
  const needed = 'all' in rule ? parts.length : 'any' in rule ? 1 : rule['at-least'];
  const able = parts.filter((part) => canBe(truth, part, answered)).length;
  return able >= (truth ? needed : parts.length - needed + 1);
}

function partsOf(rule: Exclude<Rule, string | { signal: Signal } | { not: Rule }>): readonly Rule[] {
  return 'all' in rule ? rule.all : 'any' in rule ? rule.any : rule.of;
}

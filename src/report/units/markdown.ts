import type { Assessment, ModelAssessment } from '../../assess/assessment.js';
import { code, prose } from '../markdown.js';
import { markdownReport } from '../scan-markdown.js';
import type { UnitAssessments } from './formats.js';
import { levelLegend, levelMark, sameModel } from './levels.js';

/** The report of the repository, and a table of its units by each model. */
export function unitsMarkdown({ whole, units }: UnitAssessments): string {
  const tables = whole.models.map((model) => table(model, units).join('\n'));
  return [markdownReport(whole).trimEnd(), '#### Units', ...tables].join('\n\n').concat('\n');
}

function table(model: ModelAssessment, units: readonly Assessment[]): readonly string[] {
  const names = model.categories.map(({ name }) => prose(name));
  return [
    `| ${prose(model.name)} | delivers | ${names.join(' | ')} |`,
    `| --- | --- |${names.map(() => ' --- |').join('')}`,
    ...units.map((assessment) => {
      const own = sameModel(assessment, model);
      const marks = (own ?? model).categories.map((category) => (own ? levelMark(own, category) : '-'));
      return `| ${code(assessment.unit?.path ?? '')} | ${assessment.profile.deliverable} | ${marks.join(' | ')} |`;
    }),
    '',
    prose(levelLegend(model)),
  ];
}

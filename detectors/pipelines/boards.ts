import { defineDetector } from '../../src/detector.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';

/** Published steps that move cards of a board. */
const steps =
  /^([\w.-]+\/[\w.-]*add-(?:issues?-)?to-project[\w.-]*|[\w.-]+\/(?:github-)?projects?-(?:\w+-)?(?:actions?|automations?|boards?|cards?|items?)(?:\/[\w-]*(?:item|card|field)[\w-]*)?|leonsteinhaeuser\/project-beta-automations|alex-page\/github-project-automation-plus|titoportas\/update-project-fields|nipe0324\/update-project-v2-item-field|peter-evans\/create-or-update-project-card|srggrs\/assign-one-project-github-action|austenstone\/project-update|monry\/actions-add-issue-to-project|richkuz\/projectnext-label-assigner|atlassian\/gajira-transition|trello-[\w-]+\/[\w-]+)$/i;

/** Commands that do. */
const commands =
  /^(?!\s*#).{0,200}(\bgh project item-(add|edit)\b|addProjectV2ItemById|updateProjectV2ItemFieldValue)/m;

export default defineDetector({
  about: 'Boards whose cards pipelines move',
  reads: { pipelines: pipelines() },
  emits: ['work.board-automation'],
  *detect({ pipelines }) {
    const live = pipelines
      .filter(({ stale }) => !stale)
      .flatMap(({ jobs }) => jobs.flatMap(({ steps: all }) => all));
    for (const step of live) {
      const script = commands.exec(step.script ?? step.with?.script ?? step.with?.query ?? '');
      if (step.uses !== undefined && steps.test(step.uses))
        yield { signal: 'work.board-automation', at: step.at, note: `${step.uses} keeps a board up to date` };
      else if (script)
        yield { signal: 'work.board-automation', at: step.at, note: 'the pipeline keeps a board up to date' };
    }
  },
});

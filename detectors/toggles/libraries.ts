import { defineDetector } from '../../src/detector.js';
import { code } from '../../src/input/code.js';
import { type Dependency, manifests } from '../../src/input/manifests.js';

interface Library {
  readonly library: string;
  readonly dependency: RegExp;
  readonly literal: string;
  /** How product code asks for a toggle. Linear-time. */
  readonly pattern: RegExp;
  readonly example: string;
}

/** Toggle libraries and services: what is depended on, and how code uses it. */
export const rows: readonly Library[] = [
  {
    library: 'LaunchDarkly',
    dependency: /launchdarkly/i,
    literal: 'ariation',
    pattern: /\.(bool)?[vV]ariation\(/,
    example: "client.variation('new-checkout', user, false)",
  },
  {
    library: 'Unleash',
    dependency: /unleash/i,
    literal: 'sEnabled',
    pattern: /\b(isEnabled|is_enabled|IsEnabled|useFlag)\(/,
    example: "unleash.isEnabled('new-checkout')",
  },
  {
    library: 'Flipper',
    dependency: /^flipper(-.+)?$/,
    literal: 'Flipper',
    pattern: /\bFlipper(\.enabled\?|\[)/,
    example: 'Flipper.enabled?(:search)',
  },
  {
    library: 'Flagsmith',
    dependency: /flagsmith/i,
    literal: 'eature',
    pattern: /\b(hasFeature|has_feature|is_feature_enabled|getValue)\(/,
    example: "flagsmith.hasFeature('search')",
  },
  {
    library: 'ConfigCat',
    dependency: /configcat/i,
    literal: 'etValue',
    pattern: /\b[gG]et_?[vV]alue(Async)?\(/,
    example: "client.getValueAsync('search', false)",
  },
  {
    library: 'OpenFeature',
    dependency: /open-?feature/i,
    literal: 'BooleanValue',
    pattern: /\b[gG]etBooleanValue(Async)?\(|BooleanValue\(/,
    example: "client.getBooleanValue('search', false)",
  },
  {
    library: 'Togglz',
    dependency: /togglz/,
    literal: 'isActive',
    pattern: /\bisActive\(/,
    example: 'Features.SEARCH.isActive()',
  },
  {
    library: 'FF4J',
    dependency: /ff4j/,
    literal: 'check',
    pattern: /\bff4j\.check\(/i,
    example: 'ff4j.check("search")',
  },
  {
    library: 'waffle',
    dependency: /^django-waffle$/,
    literal: 'is_active',
    pattern: /\b(flag|switch)_is_active\(/,
    example: "flag_is_active(request, 'search')",
  },
  {
    library: 'Feature Management',
    dependency: /Microsoft\.FeatureManagement/,
    literal: 'IsEnabled',
    pattern: /\bIsEnabledAsync\(|\[FeatureGate/,
    example: 'manager.IsEnabledAsync("Search")',
  },
  {
    library: 'GrowthBook',
    dependency: /growthbook/i,
    literal: 'sOn',
    pattern: /\b(isOn|is_on|useFeatureIsOn)\(/,
    example: "growthbook.isOn('search')",
  },
  {
    library: 'PostHog',
    dependency: /posthog/i,
    literal: 'eature',
    pattern: /\b(isFeatureEnabled|feature_enabled|useFeatureFlagEnabled)\(/,
    example: "posthog.isFeatureEnabled('search')",
  },
  {
    library: 'Pennant',
    dependency: /laravel\/pennant/,
    literal: 'Feature::',
    pattern: /\bFeature::active\(/,
    example: "Feature::active('search')",
  },
  {
    library: 'Rollout',
    dependency: /^rollout$/,
    literal: 'active?',
    pattern: /\$?rollout\.active\?\(/i,
    example: 'rollout.active?(:search)',
  },
];

/** Switches of functions that people turn in the environment; settings that merely configure do not read so. */
const switches = {
  literal: 'ENABLE',
  pattern:
    /(process\.env|os\.environ|os\.getenv|getenv|ENV|System\.getenv)[[("'.\s]{1,6}(FEATURE_\w{3,40}|ENABLE_\w{3,40}|\w{3,40}_FEATURE_ENABLED)/,
  example: 'os.Getenv("ENABLE_ASSISTANT")',
};

/** A registry of the product's own, asked by name; more than one question makes it one. */
const registry = {
  literal: 'eature',
  pattern:
    /\b(FeatureFlags?|FeatureToggles?|FeatureService|FeatureSwitch(es)?|featureFlags?|feature_flags?|featureToggles?)(\.|::|->)(is_?)?([aA]ctive|[eE]nabled|[oO]n)\??\(?\s?\(?["':][\w:.-]{2,60}/,
  example: "FeatureFlag.active?('tea_of_the_day')",
};

export default defineDetector({
  about: 'Feature toggles: libraries that code asks, switches in the environment',
  reads: { manifests: manifests(), uses: code(rows), switches: code([switches]), asked: code([registry]) },
  emits: ['toggles.used'],
  *detect({ manifests, uses, switches, asked }) {
    const dependencies = manifests
      .filter(({ class_ }) => class_ === 'product')
      .flatMap(({ dependencies }) => dependencies);
    const isToggleTool = manifests.some(
      ({ name, class_ }) =>
        class_ === 'product' && rows.some(({ dependency }) => name !== undefined && dependency.test(name)),
    );
    if (isToggleTool) return;
    for (const { row, at } of uses) {
      if (
        dependencies.some(({ name, scope }: Dependency) => scope === 'runtime' && row.dependency.test(name))
      ) {
        yield { signal: 'toggles.used', at, note: `code asks ${row.library}` };
      }
    }
    const questions = new Set(asked.map(({ text }) => text));
    for (const { at } of asked.slice(0, 3))
      if (questions.size >= 2)
        yield { signal: 'toggles.used', at, note: "code asks the product's own registry" };
    const named = new Set(switches.map(({ text }) => text));
    for (const { at } of switches.slice(0, 3)) {
      if (named.size >= 2)
        yield { signal: 'toggles.used', at, note: 'functions are switched by the environment' };
      else
        yield {
          signal: 'toggles.used',
          at,
          note: 'one function is switched by the environment',
          strength: 'weak',
        };
    }
  },
});

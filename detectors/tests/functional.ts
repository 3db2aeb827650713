import { defineDetector } from '../../src/detector.js';
import { type CodePattern, code } from '../../src/input/code.js';
import { files } from '../../src/input/files.js';

interface Driver extends CodePattern {
  readonly note: string;
}

/** How a test drives the delivered thing from outside. */
export const drivers: readonly Driver[] = [
  {
    literal: 'laywright',
    pattern:
      /@playwright\/test|sync_playwright|async_playwright|com\.microsoft\.playwright|Microsoft\.Playwright/,
    note: 'Playwright drives a browser',
    example: "import { test } from '@playwright/test';",
  },
  {
    literal: 'cy.',
    pattern: /\bcy\.(visit|get|request)\(/,
    languages: ['javascript', 'typescript'],
    note: 'Cypress drives a browser',
    example: "cy.visit('/login');",
  },
  {
    literal: 'elenium',
    pattern:
      /selenium-webdriver|from selenium import|org\.openqa\.selenium|OpenQA\.Selenium|Facebook\\WebDriver/,
    note: 'Selenium drives a browser',
    example: 'from selenium import webdriver',
  },
  {
    literal: 'uppeteer',
    pattern: /['"](puppeteer|puppeteer-core)['"]/,
    note: 'Puppeteer drives a browser',
    example: "import puppeteer from 'puppeteer';",
  },
  {
    literal: 'browser',
    pattern: /['"](webdriverio|@wdio\/globals|testcafe|nightwatch)['"]/,
    note: 'a browser is driven',
    example: "import { browser } from '@wdio/globals';",
  },
  {
    literal: 'visit',
    pattern: /^\s*visit[ (]/m,
    languages: ['ruby'],
    note: 'Capybara drives pages as a user does',
    example: '    visit "/login"',
  },
  {
    literal: 'XCUIApplication',
    pattern: /\bXCUIApplication\(/,
    note: 'the app is driven on a device',
    example: 'let app = XCUIApplication()',
  },
  {
    literal: 'espresso',
    pattern: /androidx\.test\.espresso/,
    note: 'the app is driven on a device',
    example: 'import androidx.test.espresso.Espresso',
  },
  {
    literal: 'IntegrationTestWidgetsFlutterBinding',
    pattern: /\bIntegrationTestWidgetsFlutterBinding\b/,
    note: 'the app is driven on a device',
    example: 'IntegrationTestWidgetsFlutterBinding.ensureInitialized();',
  },
  {
    literal: 'detox',
    pattern: /['"]detox['"]/,
    note: 'the app is driven on a device',
    example: "import { device } from 'detox';",
  },
];

/** Files of tools whose tests are data, not code. Collections of requests and load plans assert nothing by themselves. */
const dataTests = ['**/*.robot', '**/*.hurl', '**/*.maestro.y{a,}ml'];

export default defineDetector({
  about: 'Tests that drive the delivered thing, whoever runs them',
  reads: {
    tests: code(drivers, { in: ['test'] }),
    data: files(dataTests, { in: ['test', 'product'] }),
  },
  emits: ['tests.functional'],
  *detect({ tests, data }) {
    // Criterion: the pipeline must run them; that is for those to see who read pipelines.
    for (const { at, row } of tests.slice(0, 2))
      yield {
        signal: 'tests.functional',
        at,
        note: `${row.note}; not seen run by a pipeline`,
        strength: 'weak',
      };
    for (const file of data.slice(0, 1))
      yield {
        signal: 'tests.functional',
        at: file.at(1),
        note: 'a collection of requests or steps; not seen run by a pipeline',
        strength: 'weak',
      };
  },
});

import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { LAYER_RULES } from './tools/layers.mjs';

const vendorSdks = {
  group: ['@aws-sdk/*', '@azure/*', 'google-auth-library'],
  allowTypeImports: true,
  message: "Use `import type` here and `await import('…')` where the client is made.",
};
const noProvider = { regex: '^(?:\\.\\./)+providers/', message: 'src/ never names a provider.' };
const onlyContract = {
  regex: '^\\.\\./(?!\\.\\./src/registry/)',
  message: 'A provider may import only src/registry.',
};
const onlyContractAndTestSupport = {
  regex: '^\\.\\./(?!\\.\\./(?:src/registry/|test/support/|test/provider-contract/contract\\.js))',
  message: 'A spec of a provider may import only src/registry, test/support and the contract of the kit.',
};
const noTime = {
  object: 'performance',
  property: 'now',
  message:
    'No time decides a test: see test/support/standing-time.ts and growth.ts, or measure in test/bench/.',
};
const noDynamicEscape = {
  selector: 'ImportExpression > Literal[value=/^\\.\\.\\//]',
  message: 'A provider may import only src/registry, and statically.',
};
/** The same for `await import(…)`, which the rule for imports does not see. */
const importedLater = ({ regex, message }) => ({
  selector: `ImportExpression > Literal[value=${String(new RegExp(regex))}]`,
  message,
});
const noListAsArguments = {
  selector: 'CallExpression[callee.property.name=/^(?:min|max|push|unshift)$/] > SpreadElement',
  message: 'Arguments lie on the stack, which a long list overflows: use reduce, concat or a loop.',
};

export default defineConfig(
  globalIgnores(['build/', 'dist/', 'coverage/']),
  eslint.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'Buffer',
          'URL',
          'clearTimeout',
          'fetch',
          'performance',
          'process',
          'setImmediate',
          'setTimeout',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }], // module classes are empty
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // Nest types its option bags as classes
      '@typescript-eslint/no-inferrable-types': ['error', { ignoreProperties: true }], // decorated fields name their type
    },
  },
  {
    files: ['**/*.spec.ts', 'test/provider-contract/**/*.ts'],
    rules: { 'no-restricted-properties': ['error', noTime] },
  },
  {
    files: ['src/**/*.ts', 'providers/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [vendorSdks] }] },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [noProvider] }],
      'no-restricted-syntax': ['error', noListAsArguments],
    },
  },
  ...LAYER_RULES.map(({ files, bans }) => ({
    files,
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [noProvider, ...bans] }],
      'no-restricted-syntax': ['error', noListAsArguments, ...[noProvider, ...bans].map(importedLater)],
    },
  })),
  {
    files: ['providers/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [onlyContract] }],
      'no-restricted-syntax': ['error', noDynamicEscape, noListAsArguments],
    },
  },
  {
    files: ['providers/**/*.spec.ts', 'providers/**/*.contract.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [onlyContractAndTestSupport] }] },
  },
);

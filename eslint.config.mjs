import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { LAYER_RULES } from './tools/layers.mjs';

const vendorSdks = {
  group: ['@aws-sdk/*', '@azure/*', 'google-auth-library'],
  allowTypeImports: true,
  message: "Use `import type` here and `await import('…')` where the client is made.",
};
const noPlugin = {
  regex: '^(?:\\.\\./)+(?:providers|stores)/',
  message: 'src/ never names a provider or a store.',
};
const onlyTypes = {
  group: ['**/src/**'],
  allowTypeImports: true,
  message: 'The page runs in browsers: of the gateway it knows the types.',
};
const noTime = {
  object: 'performance',
  property: 'now',
  message:
    'No time decides a test: see test/support/standing-time.ts and pace/growth.ts, or measure in test/bench/.',
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

/** What a folder of plugins may import: of src/ the folders of its contract, and never another plugin. */
function pluginRules(folder, word, contract) {
  const allowed = contract.map((name) => `src/${name}`);
  const only = `A ${word} may import only ${allowed.join(' and ')}`;
  const contractOnly = { regex: `^\\.\\./(?!\\.\\./(?:${allowed.join('|')})/)`, message: `${only}.` };
  const later = { ...importedLater({ regex: /^\.\.\// }), message: `${only}, and statically.` };
  const ofTests = [
    ...allowed.map((path) => `${path}/`),
    'test/support/',
    `test/${word}-contract/contract\\.js`,
  ];
  const testSupport = {
    regex: `^\\.\\./(?!\\.\\./(?:${ofTests.join('|')}))`,
    message: `A spec of a ${word} may import only ${allowed.join(', ')}, test/support and the contract of the kit.`,
  };
  return [
    {
      files: [`${folder}/**/*.ts`],
      rules: {
        'no-restricted-imports': ['error', { patterns: [contractOnly] }],
        'no-restricted-syntax': ['error', later, noListAsArguments],
      },
    },
    {
      files: [`${folder}/**/*.spec.ts`, `${folder}/**/*.contract.ts`],
      rules: { 'no-restricted-imports': ['error', { patterns: [testSupport] }] },
    },
  ];
}

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
    files: ['**/*.ts', 'web/**/*.tsx'],
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
    files: ['web/src/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [onlyTypes] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/{provider,store}-contract/**/*.ts'],
    rules: { 'no-restricted-properties': ['error', noTime] },
  },
  {
    files: ['{src,providers,stores}/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [vendorSdks] }] },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [noPlugin] }],
      'no-restricted-syntax': ['error', noListAsArguments],
    },
  },
  ...LAYER_RULES.map(({ files, bans }) => ({
    files,
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [noPlugin, ...bans] }],
      'no-restricted-syntax': ['error', noListAsArguments, ...[noPlugin, ...bans].map(importedLater)],
    },
  })),
  ...pluginRules('providers', 'provider', ['registry']),
  ...pluginRules('stores', 'store', ['store', 'registry']),
);

import { type Area } from '../mutant.js';

const ADDRESS = 'src/image/registry-address.ts';
const IMAGE = 'src/image/image-reference.ts';
const PATTERN = 'src/image/repo-pattern.ts';

export const ADDRESSES: Area = {
  name: 'addresses',
  specs: ['src/image/'],
  mutants: [
    { file: ADDRESS, text: '(letters) => letters.toLowerCase()', by: '(letters) => letters' },
    { file: ADDRESS, text: 'if (HUB_ALIASES.has(lower))', by: 'if (HUB_ALIASES.has(text))' },
    { file: ADDRESS, text: "[/@/, 'userinfo'],", by: '' },
    { file: ADDRESS, text: '655[0-2]\\d|6553[0-5]', by: '655[0-3]\\d' },
    { file: ADDRESS, text: "if (labels.at(-1) === '') throw new AddressError('trailing_dot');", by: '' },
    {
      file: ADDRESS,
      text: 'ENDS_IN_NUMBER.test(host) && !isIPv4(host)',
      by: 'ENDS_IN_NUMBER.test(host) && false',
    },
    { file: ADDRESS, text: 'label.length > 63', by: 'label.length > 64' },
    { file: PATTERN, text: "!name.includes('/')", by: 'true' },
    { file: PATTERN, text: 'name.endsWith(last) &&', by: '' },
    { file: PATTERN, text: 'name.length >= Math.max(1, shortest)', by: 'name.length >= 1' },
    { file: IMAGE, text: "first !== 'localhost' && !/[.:]/.test(first)", by: '!/[.:]/.test(first)' },
    { file: IMAGE, text: 'host.length + 1 + path.length > 255', by: 'path.length > 255' },
  ],
};

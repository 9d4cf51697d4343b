import { type RegistryEntry } from '../config/gateway-config.js';
import { type ImageReference } from '../image/image-reference.js';
import { fillImages } from '../resolver/image-template.js';
import { type Choice } from '../resolver/plan.js';
import { type EntryVerdict, type ImageVerdict } from './explanation.js';

export interface ImageContext {
  readonly entries: readonly RegistryEntry[];
  readonly verdicts: readonly EntryVerdict[];
  readonly choices: readonly Choice[];
  readonly repo: string;
}

/** Which entry would authenticate an image, or what is missing. */
export function explainImage(image: ImageReference, context: ImageContext): ImageVerdict {
  const verdict = { image: nameOf(image), address: image.address };
  const choice = context.choices.find(({ address }) => address === image.address);
  if (image.host !== image.address) {
    const text = `the clients look for a credential of exactly this host; name the image ${image.address}/${image.path}`;
    return { ...verdict, entry: undefined, text };
  }
  if (!choice) return { ...verdict, entry: undefined, text: missingText(image, context) };
  const { entry } = choice.candidate;
  if (!opens(fillImages(entry.images, context.repo), image.path)) {
    const text = `${entry.name} wins the address, but its credential is narrowed to other images (images)`;
    return { ...verdict, entry: undefined, text };
  }
  return { ...verdict, entry: entry.name, text: `authenticated by ${entry.name}` };
}

function nameOf({ host, path, tag, digest }: ImageReference): string {
  return `${host}/${path}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** Whether a credential that is narrowed to these images opens a repository of the registry. */
function opens(images: readonly string[], path: string): boolean {
  if (images.length === 0) return true;
  return images.some((image) => (image.endsWith('*') ? path.startsWith(image.slice(0, -1)) : image === path));
}

function missingText({ address }: ImageReference, { verdicts }: ImageContext): string {
  const same = verdicts.filter(({ addresses }) => addresses.includes(address));
  if (same.length > 0) {
    const reasons = same.map(({ entry, text }) => `${entry}: ${text}`).join('; ');
    return `no entry with this address is given. ${reasons}`;
  }
  const host = hostOf(address);
  const near = verdicts.flatMap(({ entry, addresses }) => {
    const other = addresses.find((one) => hostOf(one) === host);
    return other ? [`${entry} has ${other}`] : [];
  });
  if (near.length > 0) {
    return `no entry has this address. ${near.join(', ')}, but the clients compare host and port literally: configure ${address}`;
  }
  return `no entry has this address; an image that is not public needs one: REGISTRY_<NAME>_ADDRESS=${address}`;
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '');
}

import { isNamespace } from './k8s.path.js';

/** Where entries lie: the Secrets of a namespace that a selector means. */
export interface K8sPlace {
  readonly namespace: string;
  /** As the API takes it. */
  readonly selector: string;
  /** The namespace of repositories to which all of them are delegated; undefined = to none. */
  readonly delegate: string | undefined;
}

const FORM = 'must be NAMESPACE?label=SELECTOR, e.g. ci?label=app%3Ddockpass';
/** Namespaces of repositories, as patterns write them. */
const DELEGATE = /^(?!\.{1,2}(?:\/|$))[\w.~-]{1,255}(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]{1,255})*$/;

/** `[prefix/]name`, and the values that labels can have (apimachinery, `validation.IsQualifiedName`). */
const NAME = '[A-Za-z0-9](?:[\\w.-]{0,61}[A-Za-z0-9])?';
const PART = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const KEY = `(?:${PART}(?:\\.${PART}){0,126}/)?${NAME}`;
const VALUES = `\\( ?(?:${NAME})?(?:, ?(?:${NAME})?){0,99} ?\\)`;
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
const REQUIREMENTS = [
  new RegExp(`^!?${KEY}$`),
  new RegExp(`^${KEY} ?(?:=|==|!=) ?(?:${NAME})?$`),
  new RegExp(`^${KEY} (?:in|notin) ?${VALUES}$`),
];

/** Reads `NAMESPACE?label=SELECTOR`, perhaps with `&delegate=NAMESPACE` behind it; or says what is wrong with it. */
export function parsePlace(text: string): K8sPlace | string {
  const [, namespace = '', query] = /^([^?]*)\?(.*)$/s.exec(text) ?? [];
  if (query === undefined) return FORM;
  if (!isNamespace(namespace)) {
    return 'must begin with a namespace of Kubernetes: at most 63 of a-z, 0-9 and -, no - at an end';
  }
  const parameters = new Map<string, string>();
  for (const part of query.split('&')) {
    const [, name = '', value = ''] = /^(label|delegate)=(.+)$/s.exec(part) ?? [];
    const decoded = percentDecoded(value);
    if (name === '' || decoded === undefined || parameters.has(name)) return FORM;
    parameters.set(name, decoded);
  }
  const selector = parameters.get('label');
  const delegate = parameters.get('delegate');
  if (selector === undefined) return FORM;
  if (!isSelector(selector))
    return 'must have a selector of labels, e.g. app%3Ddockpass, with a comma as %2C';
  if (delegate !== undefined && !DELEGATE.test(delegate)) {
    return 'must delegate to a namespace of repositories, e.g. acme or group/sub';
  }
  return { namespace, selector, delegate };
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Some requirements with a comma between them; those in parentheses do not count. */
function isSelector(text: string): boolean {
  if (text.length > 1_000) return false;
  return text.split(/, ?(?![^()]*\))/).every((part) => REQUIREMENTS.some((form) => form.test(part)));
}

import { sendRequest } from '../support/clients/send-request.js';
import { droneBody, droneRequest, woodpeckerBody, woodpeckerRequest } from '../support/clients/sign.js';
import { ADMIN_TOKEN } from './previous.js';

/** The builds that ask: what decides is repository, event and fork. */
const BUILDS = [
  { repo: 'acme/app', event: 'push', fork: false },
  { repo: 'acme/app', event: 'pull_request', fork: false },
  { repo: 'acme/app', event: 'pull_request', fork: true },
  { repo: 'acme/other', event: 'tag', fork: false },
  { repo: 'widgets/app', event: 'push', fork: false },
  { repo: 'customer/app', event: 'push', fork: false },
] as const;

type Build = (typeof BUILDS)[number];

/** Who would be given what, by client and build: `address = entry (scope)`, and what withholds the others. */
export type Decisions = Readonly<Record<string, readonly string[]>>;

/** What the gateway at this port says of who gets what; nothing is minted for it. */
export async function decisionsOf(port: number): Promise<Decisions> {
  const all: Record<string, readonly string[]> = {};
  for (const build of BUILDS) {
    for (const one of await explained(port, build)) {
      const given = one.addresses.map(({ address, entry, scope }) => `${address} = ${entry} (${scope})`);
      const withheld = one.entries
        .filter(({ verdict }) => verdict !== 'given')
        .map(({ entry, verdict }) => `${entry}: ${verdict}`);
      all[`${one.client}: ${nameOf(build)}`] = [...given, ...withheld];
    }
  }
  return all;
}

/** What both clients are really answered, by client and build: status and body. For entries that ask nobody. */
export async function answersOf(port: number): Promise<Readonly<Record<string, unknown>>> {
  const all: Record<string, unknown> = {};
  for (const build of BUILDS) {
    const { fork, ...rest } = build;
    const drone = droneRequest({ body: droneBody({ ...rest, ...(fork && { sourceRepo: 'mallory/app' }) }) });
    const woodpecker = woodpeckerRequest({ body: woodpeckerBody({ ...rest, fork }) });
    for (const [client, request] of Object.entries({ drone, woodpecker })) {
      const { status, body } = await sendRequest(port, request);
      all[`${client}: ${nameOf(build)}`] = { status, body: JSON.parse(body.toString()) as unknown };
    }
  }
  return all;
}

function nameOf({ repo, event, fork }: Build): string {
  return `${event} of ${repo}${fork ? ' from a fork' : ''}`;
}

interface Explanation {
  readonly client: string;
  readonly addresses: readonly { readonly address: string; readonly entry: string; readonly scope: string }[];
  readonly entries: readonly { readonly entry: string; readonly verdict: string }[];
}

async function explained(port: number, { repo, event, fork }: Build): Promise<readonly Explanation[]> {
  const url = new URL(`http://127.0.0.1:${String(port)}/admin/explain`);
  url.search = String(new URLSearchParams({ repo, event, ...(fork && { fork: 'true' }) }));
  const answer = await fetch(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  const told = (await answer.json()) as { readonly explanations: readonly Explanation[] };
  return told.explanations;
}

import { DIALECTS } from '../../dialects/dialects.js';
import { type SampleClient, type Signer } from '../../dialects/sample-client.js';
import { type AskedBuild, ONLY_FORGE, USUAL_REF } from '../../dialects/shared/asked-build.js';
import { MANAGED } from './demo-settings.js';

interface Player {
  readonly path: string;
  readonly client: SampleClient;
  readonly signer: Signer;
  /** With a key that the gateway does not know. */
  readonly stranger: Signer;
}

const build = (changes: Partial<AskedBuild>): AskedBuild => ({
  ...{ repo: 'acme/app', repoId: '1', forge: ONLY_FORGE, event: 'push', fork: false },
  ...{ ref: USUAL_REF, blocked: false },
  ...changes,
});

/** What a day brings: the same builds again and again, some that get nothing, and one whose registry fails. */
const DAY: readonly AskedBuild[] = [
  build({}),
  build({ repo: 'acme/web', repoId: '2' }),
  build({ repo: 'umbrella/api', repoId: '3' }),
  build({ event: 'pull_request' }),
  build({ repo: 'acme/web', repoId: '2' }),
  build({ repo: 'umbrella/web', repoId: '4' }),
  build({ event: 'pull_request', fork: true }),
  build({ repo: 'initech/tps', repoId: '5' }),
  build({ event: 'tag', ref: 'refs/tags/v1.4.2' }),
  build({ repo: 'umbrella/api', repoId: '3', blocked: true }),
  build({ repo: 'acme/docs', repoId: '6' }),
];
/** Of so many requests one is signed by a stranger. */
const STRANGER_EVERY = 17;

/** Both clients, who ask for one build after the other. */
export class DemoLife {
  readonly #players: readonly Player[];
  readonly settings: Readonly<Record<string, string>>;
  readonly #numbers = new Map<string, number>();
  #turn = 0;

  private constructor(
    players: readonly (Player & { readonly settings: Readonly<Record<string, string>> })[],
  ) {
    this.#players = players;
    this.settings = Object.assign({}, ...players.map((one) => one.settings)) as Record<string, string>;
  }

  static async begin(): Promise<DemoLife> {
    const players = DIALECTS.map(async (dialect) => {
      const client = await dialect.sample();
      const stranger = client.freshKey().signer;
      return { path: `/${dialect.id}`, client, stranger, ...client.freshKey() };
    });
    return new DemoLife(await Promise.all(players));
  }

  /** Puts in what the database is to keep. */
  async putEntry(port: number, token: string): Promise<void> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${String(port)}/admin/entries/partner`;
    await fetch(url, { method: 'PUT', headers, body: JSON.stringify(MANAGED) });
  }

  /** The next request. */
  async ask(port: number): Promise<void> {
    const turn = this.#turn++;
    const asked = DAY[turn % DAY.length];
    const player = this.#players[turn % this.#players.length];
    if (!asked || !player) return;
    const signer = turn % STRANGER_EVERY === STRANGER_EVERY - 1 ? player.stranger : player.signer;
    const number = (this.#numbers.get(asked.repo) ?? 4_700 - 371 * (asked.repo.length % 7)) + 1;
    this.#numbers.set(asked.repo, number);
    // A sample says that it is no build of anybody.
    const text = player.client.bodyOf(asked).replace('"number":0', `"number":${String(number)}`);
    const body = Buffer.from(text);
    const headers = signer.sign(player.path, body, Date.now());
    const url = `http://127.0.0.1:${String(port)}${player.path}`;
    await (await fetch(url, { method: 'POST', headers, body })).arrayBuffer();
  }
}

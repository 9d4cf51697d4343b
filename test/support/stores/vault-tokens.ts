import { answer, type VaultReply } from './vault-replies.js';

/** What somebody may who signs in. */
export interface Role {
  readonly name: string;
  /** Seconds of a token's life; 0 = it does not end. */
  readonly ttl: number;
  /** Seconds of it at most, however often it is renewed; 0 = no bound. */
  readonly maxTtl?: number;
  /** Batch tokens are not renewable. Default `service`. */
  readonly type?: 'service' | 'batch';
  may(path: string): boolean;
}

interface StubToken {
  readonly id: string;
  readonly role: Role;
  readonly issuedAt: number;
  endsAt: number;
}

/** The tokens of a stub. */
export class VaultTokens {
  readonly #tokens = new Map<string, StubToken>();
  /** Tokens that were issued, in their order. */
  readonly issued: string[] = [];
  renewals = 0;

  constructor(private readonly now: () => number) {}

  /** A token that is there from the beginning. */
  add(id: string, role: Role): void {
    const issuedAt = this.now();
    this.#tokens.set(id, { id, role, issuedAt, endsAt: endOf(issuedAt, role.ttl) });
  }

  /** Undefined = wrong, or at its end. */
  find(id: string): StubToken | undefined {
    const token = this.#tokens.get(id);
    return token && token.endsAt > this.now() ? token : undefined;
  }

  revoke(id: string): void {
    this.#tokens.delete(id);
  }

  issue(role: Role): VaultReply {
    const id = `TEST-ONLY-token-${String(this.issued.length + 1)}`;
    this.issued.push(id);
    this.add(id, role);
    return answer({ auth: authOf(id, role, role.ttl) });
  }

  renew(token: StubToken, increment: unknown): VaultReply {
    const { role, id } = token;
    if (!isRenewable(role)) return { status: 400, body: { errors: ['lease is not renewable'] } };
    this.renewals++;
    const wanted = typeof increment === 'string' ? 3_600 : role.ttl;
    const left = role.maxTtl ? role.maxTtl - Math.floor((this.now() - token.issuedAt) / 1000) : Infinity;
    const given = Math.min(wanted, left);
    token.endsAt = endOf(this.now(), given);
    const text = typeof increment === 'string' ? increment : `${String(role.ttl)}s`;
    const warning = `TTL of "${text}" exceeded the effective max_ttl of "${String(left)}s"; TTL value is capped accordingly`;
    return answer({ auth: authOf(id, role, given), ...(left < wanted && { warnings: [warning] }) });
  }

  lookUp({ id, role, issuedAt, endsAt }: StubToken): VaultReply {
    const ttl = role.ttl === 0 ? 0 : Math.ceil((endsAt - this.now()) / 1000);
    return answer({
      data: {
        accessor: '…',
        creation_time: Math.floor(issuedAt / 1000),
        creation_ttl: role.ttl,
        display_name: 'approle',
        entity_id: '…',
        expire_time: role.ttl === 0 ? null : new Date(endsAt).toISOString(),
        explicit_max_ttl: 0,
        id,
        issue_time: new Date(issuedAt).toISOString(),
        meta: { role_name: role.name },
        num_uses: 0,
        orphan: true,
        path: 'auth/approle/login',
        policies: [role.name, 'default'],
        renewable: isRenewable(role),
        ttl,
        type: role.type ?? 'service',
      },
    });
  }
}

function authOf(id: string, role: Role, seconds: number): object {
  return {
    client_token: id,
    accessor: '…',
    policies: [role.name, 'default'],
    token_policies: [role.name, 'default'],
    metadata: { role_name: role.name },
    lease_duration: seconds,
    renewable: isRenewable(role),
    entity_id: '…',
    token_type: role.type ?? 'service',
    orphan: true,
    mfa_requirement: null,
    num_uses: 0,
  };
}

function isRenewable({ type, ttl }: Role): boolean {
  return type !== 'batch' && ttl > 0;
}

function endOf(from: number, seconds: number): number {
  return seconds === 0 ? Infinity : from + seconds * 1000;
}

/** What a Vault answers. */
export interface VaultReply {
  readonly status: number;
  readonly body?: object;
}

/** An answer in the frame that every one has. */
export function answer(
  parts: {
    readonly data?: object | null;
    readonly auth?: object;
    readonly warnings?: readonly string[];
    readonly lease_id?: string;
    readonly renewable?: boolean;
    readonly lease_duration?: number;
  },
  status = 200,
): VaultReply {
  const frame = {
    request_id: '…',
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: null,
    wrap_info: null,
    warnings: null,
    auth: null,
  };
  return { status, body: { ...frame, ...parts } };
}

export function failure(status: number, ...errors: readonly string[]): VaultReply {
  return { status, body: { errors } };
}

/** The same for a token that is wrong, has ended or is none. */
export function denied(): VaultReply {
  return failure(403, 'permission denied');
}

import { COUNT, CREDENTIAL, ENTRY, list, object, orNull, TEXT, TEXTS, TIME, TRUTH } from '../schemas.js';

export const REGISTRIES_SCHEMA = object({ process: COUNT, time: TIME, entries: list(ENTRY), total: COUNT });

export const REGISTRY_SCHEMA = object({
  ...{ process: COUNT, time: TIME },
  ...ENTRY.properties,
  label: TEXT,
  ...{ images: TEXTS, pulls: TRUTH, secretPrefix: orNull(TEXT) },
});

export const PROBE_SCHEMA = object({
  entry: TEXT,
  ok: TRUTH,
  addresses: list(
    object({
      ...{ address: TEXT, image: orNull(TEXT), ok: TRUTH, side: orNull(TEXT), code: TEXT, text: TEXT },
      expiresInSeconds: orNull(COUNT),
      clockAheadSeconds: orNull({ type: 'integer' }),
    }),
  ),
  left: COUNT,
});

export const MINT_SCHEMA = object({
  entry: TEXT,
  ok: TRUTH,
  credentials: list(object({ ...CREDENTIAL.properties, outcome: TEXT, text: TEXT })),
  left: COUNT,
});

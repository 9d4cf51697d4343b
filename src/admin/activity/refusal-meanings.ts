import { type RefusalReason } from '../../exchange/served-request.js';

/** Why a request of a client was not let in. */
export type SignatureRefusal = Exclude<RefusalReason, 'audit_failed'>;

const FORM = 'compare the endpoint in its settings with the kind of this client, and look for a proxy';

/** What each reason means, and what to do: one sentence for whoever looks at a client. */
export const REFUSAL_MEANINGS: Readonly<Record<SignatureRefusal, string>> = {
  no_signature: 'Somebody asked without a signature: find out who asks, most often it is no CI system.',
  signature_in_authorization: `The signature stands in a line where no client puts it: ${FORM}.`,
  header_missing: `A line that must be signed is not there: ${FORM} that takes it out.`,
  header_doubled: `A signed line stands there twice: ${FORM} that adds one.`,
  header_too_long: 'A signed line is longer than 1 KiB: find out who asks.',
  header_not_plain: 'A signed line holds something else than plain text: find out who asks.',
  parameters_malformed: `The signature is not written as this client writes it: ${FORM}.`,
  parameter_unknown: `The signature has a parameter that this client does not send: ${FORM}.`,
  parameter_repeated: 'A parameter of the signature stands there twice: find out who asks.',
  parameter_missing: `The signature lacks a parameter: ${FORM}.`,
  key_id_unknown: `The signature names another kind of key: ${FORM}.`,
  algorithm_not_allowed: `The signature was made in another way than this client does: ${FORM}.`,
  covered_set_wrong: `The signature covers other lines than it must: ${FORM}.`,
  signature_value_malformed: `The signature itself is not of the right form: ${FORM}.`,
  label_unknown: `The signature is not labelled as one of an extension: ${FORM}.`,
  label_not_single: 'There are several signatures: find out who asks.',
  accept_not_registry:
    'The request is one for secrets, at an address for registries: set the endpoint for the right kind of plugin.',
  accept_not_secret:
    'The request is one for registries, at an address for secrets: set the endpoint for the right kind of plugin.',
  date_malformed: 'The date is not written as this client writes it: find out who asks.',
  digest_not_allowed: `The digest of the body is not of the right form: ${FORM}.`,
  target_not_plain: 'The path is escaped: write the endpoint without special characters.',
  wrong_key_or_changed_head:
    'Another key signed, or something signed was changed on the way: compare the keys, then look for a proxy that changes the path or headers.',
  accept_encoding_changed:
    'A proxy has rewritten Accept-Encoding, which is signed: let it pass that header on.',
  date_stale: 'The request was signed too long ago: set the clocks of both machines by NTP.',
  date_ahead: 'The request was signed in the future: set the clocks of both machines by NTP.',
  expires_past:
    'The time that the client gave its signature is over: set the clocks of both machines by NTP.',
  body_changed: 'The body was changed after it was signed: look for a proxy that rewrites bodies.',
  no_key: 'This client has no key yet: see why its server does not give it.',
  basic_auth_missing:
    'BASIC_AUTH is set, and the endpoint of the client lacks user and token: write it as https://user:token@host.',
  basic_auth_wrong: 'The endpoint of the client has another user or token than BASIC_AUTH: compare the two.',
  basic_auth_awaited:
    'BASIC_AUTH is kept in a store that has not given it yet: see the secrets in the status.',
};

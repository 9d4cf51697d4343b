import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { readPem } from '../../registry/pem.js';
import { type ConfigFiles } from '../settings/files.js';
import { type CoreSettings } from './core-settings.js';
import { type Notes } from '../settings/notes.js';
import { type SettingReader } from '../settings/setting-reader.js';
import { type Given } from '../settings/given.js';
import { TlsMaterial } from './tls-material.js';

/** Both files or neither; the key must be the certificate's. */
export function readTls(
  core: SettingReader<CoreSettings>,
  files: ConfigFiles,
  notes: Notes,
): TlsMaterial | undefined {
  const cert = core.read('tlsCertFile');
  const key = core.read('tlsKeyFile');
  if (cert && key) return readPair(cert, key, files, notes);
  if (cert && !core.has('tlsKeyFile')) notes.problem(cert.key, 'needs the key beside it: TLS_KEY_FILE');
  if (key && !core.has('tlsCertFile'))
    notes.problem(key.key, 'needs the certificate beside it: TLS_CERT_FILE');
  return undefined;
}

function readPair(
  cert: Given<string>,
  key: Given<string>,
  files: ConfigFiles,
  notes: Notes,
): TlsMaterial | undefined {
  const read = { files, notes };
  const chain = parseFile(cert, (pem) => new X509Certificate(pem), 'the file is not a PEM certificate', read);
  const secret = parseFile(key, createPrivateKey, NO_PRIVATE_KEY, read);
  files.warnIfOpen(key.key, key.value, notes);
  if (!chain || !secret) return undefined;
  const pems = { cert: chain.pem, key: secret.pem };
  if (!chain.parsed.checkPrivateKey(secret.parsed)) {
    notes.problem(key.key, `the key is not the one of the certificate in ${cert.key}`);
  } else if (!attempt(() => createSecureContext(pems))) {
    notes.problem(cert.key, 'certificate and key cannot be used together');
  }
  return new TlsMaterial({
    certFile: files.resolve(cert.value),
    keyFile: files.resolve(key.value),
    ...pems,
  });
}

const NO_PRIVATE_KEY = 'the file is not a PEM private key without a passphrase';

/** What a PEM file holds, and its text; what is wrong is noted. */
function parseFile<T>(
  { key, value }: Given<string>,
  parse: (pem: string) => T,
  message: string,
  { files, notes }: { readonly files: ConfigFiles; readonly notes: Notes },
): { readonly pem: string; readonly parsed: T } | undefined {
  const text = files.read(key, value, notes);
  if (text === undefined) return undefined;
  const { pem = text, problem } = readPem(text);
  const parsed = attempt(() => parse(pem));
  if (parsed === undefined) notes.problem(key, problem === undefined ? message : `the file ${problem}`);
  return parsed === undefined ? undefined : { pem, parsed };
}

/** OpenSSL's own errors may quote the file. */
function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

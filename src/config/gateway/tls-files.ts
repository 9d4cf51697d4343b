import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
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
  const certText = files.read(cert.key, cert.value, notes);
  const keyText = files.read(key.key, key.value, notes);
  files.warnIfOpen(key.key, key.value, notes);
  const certificate = certText === undefined ? undefined : attempt(() => new X509Certificate(certText));
  const privateKey = keyText === undefined ? undefined : attempt(() => createPrivateKey(keyText));
  if (certText !== undefined && !certificate) notes.problem(cert.key, 'the file is not a PEM certificate');
  if (keyText !== undefined && !privateKey) {
    notes.problem(key.key, 'the file is not a PEM private key without a passphrase');
  }
  if (certText === undefined || !certificate || keyText === undefined || !privateKey) return undefined;
  const pems = { cert: certText, key: keyText };
  if (!certificate.checkPrivateKey(privateKey)) {
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

/** OpenSSL's own errors may quote the file. */
function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

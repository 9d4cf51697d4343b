import { type RequestListener } from 'node:http';
import { AwsStub } from '../aws/aws-stub.js';
import { AZURE, azureStub } from '../azure/azure-stub.js';
import { GithubStub, TEST_APP_ID, TEST_APP_KEY, TEST_INSTALLATION } from '../github/github-stub.js';
import { GoogleStub, TEST_KEY_FILE } from '../google/google-stub.js';

/** A way to sign in at a vendor, as often as wanted: everything of the n-th entry tells its number to the vendor. */
export interface Family {
  readonly provider: string;
  readonly address: (n: number) => string;
  /** Hosts that are asked, for the certificate. */
  readonly hosts: (n: number) => readonly string[];
  /** Settings as in the environment, without the prefix of the entry. */
  readonly settings: (n: number, origin: string) => Readonly<Record<string, string>>;
  /** The vendor that this entry knows. */
  readonly stub: (n: number) => RequestListener;
  /** How `host/path` of each call looks. */
  readonly calls: Readonly<Record<string, RegExp>>;
}

const tenant = (n: number): string => `tenant-${String(n)}.example`;
const awsKey = (n: number, kind: 'K' | 'S'): string => `A${kind}IA${String(n).padStart(16, '0')}`;
const account = (n: number): string => `n${String(n)}@test-only.iam.gserviceaccount.com`;
/** Google's locations are letters and then one or two digits. */
const location = (n: number): string =>
  `europe-${'abcdefghij'.charAt(Math.floor(n / 90))}${String(10 + (n % 90))}`;

const federated: Family = {
  provider: 'gcr',
  address: (n) => `${location(n)}-docker.pkg.dev`,
  hosts: () => [],
  settings: (n, origin) => ({ KEY: JSON.stringify(federation(`${origin}/n/${String(n)}`, n)) }),
  stub: () => new GoogleStub().listener,
  calls: {
    'google subject': /\/subject$/,
    'google exchange': /\/v1\/token$/,
    'google impersonation': /:generateAccessToken$/,
  },
};

function federation(base: string, n: number): object {
  return {
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/ci',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${base}/v1/token`,
    service_account_impersonation_url: `${base}/v1/projects/-/serviceAccounts/${account(n)}:generateAccessToken`,
    credential_source: {
      url: `${base}/subject`,
      format: { type: 'json', subject_token_field_name: 'id_token' },
    },
  };
}

const keyFile: Family = {
  provider: 'gcr',
  address: (n) => `docker.${location(n)}.rep.pkg.dev`,
  hosts: () => ['oauth2.googleapis.com'],
  settings: (n) => ({ KEY: JSON.stringify({ ...TEST_KEY_FILE, client_email: account(n) }) }),
  stub: () => new GoogleStub().listener,
  calls: { 'google token': /^oauth2\.googleapis\.com\/token$/ },
};

/** The machine's own identity, of which a process has one. */
const machine: Family = {
  provider: 'gcr',
  address: () => 'gcr.io',
  hosts: () => [],
  settings: () => ({}),
  stub: () => new GoogleStub().listener,
  calls: { 'google metadata': /\/service-accounts\/default\/token/ },
};

const role: Family = {
  provider: 'ecr',
  address: (n) => `${String(100_000_000_000 + n)}.dkr.ecr.eu-west-1.amazonaws.com`,
  hosts: () => ['api.ecr.eu-west-1.amazonaws.com', 'sts.eu-west-1.amazonaws.com'],
  settings: (n) => ({
    ACCESS_KEY_ID: awsKey(n, 'K'),
    SECRET_ACCESS_KEY: 'fake-secret',
    ROLE_ARN: 'arn:aws:iam::123456789012:role/reader',
  }),
  stub: (n) => {
    const aws = new AwsStub({ accessKeyId: awsKey(n, 'K'), secretAccessKey: 'fake-secret' });
    aws.accept(Object.assign(aws.sessions.role, { accessKeyId: awsKey(n, 'S') }));
    return aws.listener;
  },
  calls: { 'aws role': /^sts\./, 'aws token': /^api\.ecr\./ },
};

const principal: Family = {
  provider: 'acr',
  address: (n) => `acmecorp${String(n)}.azurecr.io`,
  hosts: (n) => ['login.azure.test', `acmecorp${String(n)}.azurecr.io`],
  settings: (n) => ({
    TENANT_ID: tenant(n),
    CLIENT_ID: AZURE.clientId,
    CLIENT_SECRET: AZURE.clientSecret,
    AUTHORITY_HOST: 'https://login.azure.test', // the SDK knows by heart what it would ask of the real one
    IMAGES: 'acme/app',
  }),
  stub: (n) => azureStub({ tenantId: tenant(n) }).listener,
  calls: {
    'azure discovery': /openid-configuration(?:\?|$)/,
    'azure sign-in': /\/oauth2\/v2\.0\/token(?:\?|$)/,
    'azure exchange': /\/oauth2\/exchange$/,
    'azure token': /azurecr\.io\/oauth2\/token$/,
  },
};

const app: Family = {
  provider: 'ghcr',
  address: (n) => `containers.g${String(n)}.test`,
  hosts: (n) => [`containers.g${String(n)}.test`],
  settings: (n, origin) => ({
    EXPERIMENTAL_APP: 'true',
    APP_ID: TEST_APP_ID,
    INSTALLATION_ID: TEST_INSTALLATION,
    PRIVATE_KEY: TEST_APP_KEY,
    PROBE_IMAGE: 'acme/app:1',
    ENTERPRISE_HOST: `g${String(n)}.test`,
    API_URL: `${origin}/n/${String(n)}`,
  }),
  stub: () => new GithubStub().listener,
  calls: {
    'github token': /\/access_tokens$/,
    'github challenge': /\.test\/v2\//,
    'github login': /\.test\/token/,
  },
};

export const FAMILIES: readonly Family[] = [federated, keyFile, machine, role, principal, app];

/** Where an entry's number is told: path, host, access key or key assertion. */
const NUMBERS = [
  /\/n\/(\d+)\//,
  /tenant-(\d+)\.example\//,
  /^acmecorp(\d+)\./,
  /^containers\.g(\d+)\./,
  /Credential=A[KS]IA(\d{16})\//,
  /"iss":"n(\d+)@/,
];

/** The number of the entry that made a call; undefined = none of ours. */
export function numberIn(hostAndPath: string, authorization: string, body: string): number | undefined {
  const assertion = new URLSearchParams(body).get('assertion')?.split('.')[1] ?? '';
  const texts = [hostAndPath, authorization, Buffer.from(assertion, 'base64url').toString()];
  const found = NUMBERS.flatMap((number) => texts.map((text) => number.exec(text)?.[1]));
  const digits = found.find((text) => text !== undefined);
  return digits === undefined ? undefined : Number(digits);
}

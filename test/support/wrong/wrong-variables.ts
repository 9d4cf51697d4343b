import { type WrongConfiguration } from './wrong-configuration.js';

const PROXY_TEXT =
  'must be the URL of an HTTP proxy: http or https, perhaps user:password@, a host, perhaps :port, no path; a % in user or password is written %25';
const HEADERS_TEXT =
  'must be name=value, several separated by commas; a comma, a semicolon or a % in a value is percent-encoded, other than printable ASCII is not allowed';
const COLLECTOR = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example.com' };

/** What is said of variables that belong to libraries: proxies and tracing. */
export const WRONG_VARIABLES: readonly WrongConfiguration[] = [
  ...['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'].map((key) => ({
    name: `a proxy of ${key} with a % that is no escape`,
    env: { [key]: 'http://user:100%@proxy.example.com:3128' },
    problems: [`${key}: ${PROXY_TEXT}`],
  })),
  ...[
    'http://[',
    'http://proxy.example.com:port',
    'http://user:pass/word@proxy.example.com',
    'http://proxy.example.com/path',
    'http://proxy.example.com:3128 ',
    'http://proxy.example.com?x',
    'http://us%zzer@proxy.example.com',
    'http://user:%ff@proxy.example.com',
    'socks5://proxy.example.com:1080',
    'ftp://proxy.example.com',
    'http://',
    '://proxy',
    ' ',
  ].map((value) => ({
    name: `a proxy that is ${value}`,
    env: { HTTPS_PROXY: value },
    problems: [`HTTPS_PROXY: ${PROXY_TEXT}`],
  })),
  {
    name: 'a proxy of both schemes, told once',
    env: { ALL_PROXY: 'http://[' },
    problems: [`ALL_PROXY: ${PROXY_TEXT}`],
  },
  ...['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].flatMap((key) =>
    [
      'https://user:secret@[',
      'collector:4318',
      'collector',
      'grpc://collector',
      'https://user:100%@collector',
      ' ',
    ].map((value) => ({
      name: `a collector of ${key} that is ${value}`,
      env: { [key]: value },
      problems: [`${key}: must be an http or https URL; a % in user or password is written %25`],
    })),
  ),
  ...[
    'authorization',
    'a b=c',
    'a=b;c',
    'authorization=Bearer%0Ax',
    'a=100%',
    'a=%ff',
    '=b',
    'a=',
    'a=b,c',
    'ä=b',
    'a=ü',
  ].map((value) => ({
    name: `headers for a collector that are ${value}`,
    env: { ...COLLECTOR, OTEL_EXPORTER_OTLP_HEADERS: value },
    problems: [`OTEL_EXPORTER_OTLP_HEADERS: ${HEADERS_TEXT}`],
  })),
  {
    name: 'what else the exporter of spans reads',
    env: {
      ...COLLECTOR,
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x',
      OTEL_EXPORTER_OTLP_TIMEOUT: '10s',
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '0',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd',
      OTEL_EXPORTER_OTLP_CERTIFICATE: 'nowhere',
      OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: 'nowhere',
    },
    problems: [
      `OTEL_EXPORTER_OTLP_TRACES_HEADERS: ${HEADERS_TEXT}`,
      'OTEL_EXPORTER_OTLP_TIMEOUT: must be a whole number of milliseconds above 0',
      'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: must be a whole number of milliseconds above 0',
      'OTEL_EXPORTER_OTLP_COMPRESSION: must be gzip or none',
      'OTEL_EXPORTER_OTLP_CERTIFICATE: the file does not exist',
      'OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: the file does not exist',
    ],
  },
];

import type { Dispatcher } from 'undici';

/**
 * The way to a vendor, where it is not the ordinary one. A provider takes it as `@Optional()` parameter and hands
 * `dispatcher` to `callVendor`. Nothing in the gateway provides one, so that the proxies of the environment and the
 * certificates of the system count; the tests provide one that leads every host to a loopback port.
 */
export abstract class VendorNetwork {
  abstract readonly dispatcher: Dispatcher;
  /** PEM; the certificates to trust, for SDKs that bring an HTTP client of their own. */
  abstract readonly ca: string;
}

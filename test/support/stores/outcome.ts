import { ProviderError, type ProviderErrorCode } from '../../../src/registry/provider-error.js';

/** What came of it, or the code of the failure. */
export async function outcomeOf<Result>(work: Promise<Result>): Promise<Result | ProviderErrorCode> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProviderError) return error.code;
    throw error;
  }
}

import { basicAuthorization, type IAuthProvider } from './auth-provider.js';

/** The registry takes the pair itself; it goes nowhere else. */
export const basicAuth: IAuthProvider = {
  scheme: 'basic',
  authorize: (_, { credential }) => Promise.resolve(credential && basicAuthorization(credential)),
};
